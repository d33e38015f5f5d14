import type { Box } from '../card-metrics';

/** What the rest of the editor may ask of the canvas. Filled in once the canvas is there; before that it does nothing. */
export interface CanvasControls {
  fit(boxes?: Box[]): void;
  /** everything, or as much of it from the beginning as can be read */
  begin(): void;
  zoomIn(): void;
  zoomOut(): void;
  zoomTo(zoom: number): void;
  /** brings a box into the middle unless it is in sight already */
  show(box: Box): void;
  /** moves the canvas as little as needed for the boxes to be seen; never zooms */
  uncover(boxes: Box[]): void;
  /** from the screen to the canvas; null when the point is not over it */
  toCanvas(point: { x: number; y: number }): { x: number; y: number } | null;
  toScreen(point: { x: number; y: number }): { x: number; y: number };
  /** the part of the canvas in sight */
  sight(): Box | null;
  /** what may lie over the canvas: the panel of settings on a narrow screen */
  cover: HTMLElement | null;
}

const nothing = (): void => undefined;

export const createCanvasControls = (): CanvasControls => ({
  fit: nothing,
  begin: nothing,
  zoomIn: nothing,
  zoomOut: nothing,
  zoomTo: nothing,
  show: nothing,
  uncover: nothing,
  toCanvas: () => null,
  toScreen: (point) => point,
  sight: () => null,
  cover: null,
});
