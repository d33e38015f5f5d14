import { parseClipboard } from '@/graph/commands/clipboard';
import { toast } from '../../ui/toast';
import type { Editor } from '../store/editor';

/** Steps as text, so that they can be pasted in another tab, another workflow or a file. Null when nothing is chosen. */
export const clipboardText = (editor: Editor): string | null => {
  const clipboard = editor.copy();
  return clipboard ? JSON.stringify(clipboard, null, 2) : null;
};

export const copyToClipboard = async (editor: Editor): Promise<void> => {
  const text = clipboardText(editor);
  if (text) await navigator.clipboard.writeText(text);
};

/** Pastes steps, or says that what was copied are none. Plain words are ignored: they were meant for somewhere else. */
export const pasteText = async (editor: Editor, text: string, at?: { x: number; y: number }): Promise<void> => {
  const clipboard = parseClipboard(text);
  if (!clipboard) {
    if (/^\s*[{[]/.test(text)) toast('Not workflow steps');
    return;
  }
  const problem = await editor.paste(clipboard, at);
  if (problem) toast.error(problem);
};

export const pasteFromClipboard = async (editor: Editor, at?: { x: number; y: number }): Promise<void> => {
  try {
    await pasteText(editor, await navigator.clipboard.readText(), at);
  } catch {
    toast('The browser did not allow reading the clipboard. Use Ctrl V or Cmd V.');
  }
};
