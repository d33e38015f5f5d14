'use client';

import { useEffect } from 'react';
import type { CanvasControls } from '../flow/canvas-controls';
import type { Editor } from '../store/editor';
import { clipboardText, pasteText } from './clipboard';

const isText = (): boolean => {
  const { activeElement } = document;
  const isField =
    activeElement instanceof HTMLElement &&
    (activeElement.isContentEditable || activeElement.matches('input, textarea, [role="textbox"]'));
  return (
    isField || (window.getSelection()?.toString() ?? '') !== '' || document.querySelector('[role="dialog"]') !== null
  );
};

/** The browser's own copy, cut and paste, as long as no text is meant. Pastes where the pointer was last. */
export const useClipboardEvents = (editor: Editor, controls: CanvasControls): void => {
  useEffect(() => {
    let pointer: { x: number; y: number } | null = null;
    const follow = (event: PointerEvent) => {
      pointer = { x: event.clientX, y: event.clientY };
    };
    const copy = (event: ClipboardEvent) => {
      if (isText()) return;
      const text = clipboardText(editor);
      if (!text || !event.clipboardData) return;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut') editor.removeSelection();
    };
    const paste = (event: ClipboardEvent) => {
      if (isText()) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text === '') return;
      event.preventDefault();
      const at = pointer ? controls.toCanvas(pointer) : null;
      void pasteText(editor, text, at ?? undefined);
    };
    window.addEventListener('pointermove', follow);
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('pointermove', follow);
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, [editor, controls]);
};
