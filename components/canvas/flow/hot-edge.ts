import type { Editor } from '../store/editor';

const COOL_MS = 160;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The edge under the pointer. It cools late, so that the pointer can reach the buttons that float above it. */
export const keepHot = (editor: Editor, edgeId: string): void => {
  clearTimeout(timer);
  if (editor.view.getState().hotEdgeId !== edgeId) editor.view.setState({ hotEdgeId: edgeId });
};

export const letCool = (editor: Editor): void => {
  clearTimeout(timer);
  timer = setTimeout(() => editor.view.setState({ hotEdgeId: null }), COOL_MS);
};
