'use client';

import { type PointerEvent as ReactPointerEvent, useCallback, useRef } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { toast } from '../../ui/toast';
import { CARD_WIDTH, PORT_Y } from '../card-metrics';
import { useFlowParts } from '../flow/flow-context';
import { frameAt } from '../flow/frame-at';
import { StepCard } from '../step-card';
import { useEditor } from '../store/editor-context';
import type { PaletteEntry } from './palette-entries';

const SLOP = 5;

/**
 * Drags a step from the palette onto the canvas, as the card it will be. By pointer events, so that it works by touch and
 * the card is drawn by us; a press without a move stays a click.
 */
export const usePaletteDrag = () => {
  const editor = useEditor();
  const { controls } = useFlowParts();
  const isDragged = useRef(false);

  return useCallback(
    (down: ReactPointerEvent<HTMLElement>, entry: PaletteEntry) => {
      if (down.button !== 0 || editor.view.getState().isReadOnly) return;
      const source = down.currentTarget;
      const start = { x: down.clientX, y: down.clientY };
      let ghost: Ghost | null = null;
      isDragged.current = false;

      const move = (event: PointerEvent) => {
        if (!ghost && Math.hypot(event.clientX - start.x, event.clientY - start.y) < SLOP) return;
        ghost ??= makeGhost(entry);
        isDragged.current = true;
        const zoom = editor.view.getState().zoom;
        ghost.at(event.clientX, event.clientY, zoom);
        const point = controls.toCanvas({ x: event.clientX, y: event.clientY });
        const frameId =
          point && entry.hasInput && entry.category !== 'finish' ? frameAt(editor, point, new Set()) : undefined;
        if (editor.view.getState().dropFrameId !== (frameId ?? null))
          editor.view.setState({ dropFrameId: frameId ?? null });
      };
      const finish = (event: PointerEvent) => {
        window.removeEventListener('pointermove', move);
        window.removeEventListener('pointerup', finish);
        window.removeEventListener('pointercancel', finish);
        window.removeEventListener('keydown', cancel, true);
        editor.view.setState({ dropFrameId: null });
        ghost?.remove();
        if (!ghost) return;
        // The press ends over the button it began on when it is dropped back: that is no click.
        source.addEventListener('click', swallow, { capture: true, once: true });
        setTimeout(() => source.removeEventListener('click', swallow, { capture: true }));
        if (event.type !== 'pointerup') return;
        const point = controls.toCanvas({ x: event.clientX, y: event.clientY });
        const under = document.elementFromPoint(event.clientX, event.clientY);
        if (point && under?.closest('.flow-canvas')) dropEntry(editor, entry, point);
      };
      const cancel = (event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        finish(new PointerEvent('pointercancel'));
      };
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', finish);
      window.addEventListener('pointercancel', finish);
      window.addEventListener('keydown', cancel, true);
    },
    [editor, controls],
  );
};

const swallow = (event: Event): void => {
  event.preventDefault();
  event.stopImmediatePropagation();
};

/** Drops a step with its middle under the pointer, into the frame there when there is one. */
const dropEntry = (
  editor: ReturnType<typeof useEditor>,
  entry: PaletteEntry,
  point: { x: number; y: number },
): void => {
  const parentId = entry.hasInput && entry.category !== 'finish' ? frameAt(editor, point, new Set()) : undefined;
  const origin = parentId ? (editor.boxes.get(parentId) ?? { x: 0, y: 0 }) : { x: 0, y: 0 };
  const width = entry.isContainer ? 320 : CARD_WIDTH;
  const position = { x: point.x - origin.x - width / 2, y: point.y - origin.y - PORT_Y };
  const added = editor.add(entry.choice, { position, ...(parentId ? { parentId } : {}) });
  if (added === null) toast('That step cannot be added here.');
};

interface Ghost {
  at(x: number, y: number, zoom: number): void;
  remove(): void;
}

const makeGhost = (entry: PaletteEntry): Ghost => {
  const element = document.createElement('div');
  element.className = 'palette-ghost';
  document.body.append(element);
  document.body.classList.add('is-dragging-step');
  const root: Root = createRoot(element);
  root.render(
    <StepCard
      model={{
        title: entry.title,
        typeTitle: entry.title,
        icon: entry.icon,
        kind: entry.category,
        summary: entry.purpose,
        badge: null,
        rows: [],
        ports: [],
        hasInput: entry.hasInput,
        isContainer: false,
        isOff: false,
      }}
    />,
  );
  return {
    at: (x, y, zoom) => {
      element.style.transform = `translate(${x - (CARD_WIDTH / 2) * zoom}px, ${y - PORT_Y * zoom}px) scale(${zoom})`;
    },
    remove: () => {
      document.body.classList.remove('is-dragging-step');
      element.remove();
      queueMicrotask(() => root.unmount());
    },
  };
};
