import { describe, expect, it, vi } from 'vitest';
import { registry } from '@/nodes/registry';
import { createCanvasControls } from '../flow/canvas-controls';
import { Editor } from '../store/editor';
import { chordOf, chordWords } from './chord';
import { editorCommands } from './editor-commands';

const make = () => {
  const editor = new Editor({ document: { schemaVersion: 1, name: 'Test', nodes: [], edges: [] }, registry });
  const nothing = vi.fn();
  const commands = editorCommands({
    editor,
    controls: createCanvasControls(),
    tidy: nothing,
    run: nothing,
    save: nothing,
    exportFile: nothing,
    importFile: nothing,
    focusStep: (id) => editor.select([id]),
    focusPanel: nothing,
  });
  const run = (id: string) => commands.find((command) => command.id === id)?.run();
  return { editor, commands, run };
};

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('keys', () => {
  it('gives no key two meanings', () => {
    const chords = make().commands.flatMap((command) => command.chords);
    expect(chords.filter((chord, index) => chords.indexOf(chord) !== index)).toEqual([]);
  });

  it('shows every command that needs no place in the palette too', () => {
    const hidden = make().commands.filter((command) => command.isKeyOnly && command.group !== 'Move about');
    expect(hidden.map((command) => command.id).sort()).toEqual(['copy', 'cut', 'none', 'paste']);
  });

  it('reads key presses on both kinds of keyboard', () => {
    expect(chordOf(press('z', { ctrlKey: true }), false)).toBe('Mod+Z');
    expect(chordOf(press('z', { metaKey: true }), true)).toBe('Mod+Z');
    expect(chordOf(press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+Z');
    expect(chordOf(press('?', { shiftKey: true }), false)).toBe('?');
    expect(chordOf(press('ArrowRight', { altKey: true }), false)).toBe('Alt+Right');
    expect(chordWords('Mod+Shift+Z', false)).toBe('Ctrl Shift Z');
    expect(chordWords('Mod+Enter', true)).toBe('⌘ ↵');
  });

  it('builds and walks a workflow by commands alone', () => {
    const { editor, run } = make();
    editor.add({ type: 'start', presetId: 'form' });
    editor.add({ type: 'prompt' });
    editor.add({ type: 'finish' });
    run('go-previous');
    expect(editor.node(editor.selectedNodeIds()[0] ?? '')?.type).toBe('prompt');
    run('nudge-down');
    run('after');
    expect(editor.selectedNodeIds()).toHaveLength(2);
    run('delete');
    expect(editor.document.nodes.map((node) => node.type)).toEqual(['start']);
    run('undo');
    expect(editor.document.nodes).toHaveLength(3);
  });
});
