import type { CanvasControls } from '../flow/canvas-controls';
import type { Editor } from '../store/editor';
import { type Direction, reachable, stepTowards } from '../store/walk';
import type { Chord } from './chord';

export type CommandGroup = 'Workflow' | 'Steps' | 'Selection' | 'View' | 'Move about';

/** One thing the editor can do: the same entry in the palette, the menus, the toolbar and the list of keys. */
export interface EditorCommand {
  id: string;
  label: string;
  group: CommandGroup;
  chords: Chord[];
  /** works while a text field has the focus */
  isAnywhere?: boolean;
  /** only in the list of keys: the browser itself starts it (copy, paste) or it needs a place */
  isKeyOnly?: boolean;
  /** why it cannot be done now; null when it can */
  blocked?: () => string | null;
  run: () => void;
}

export interface CommandContext {
  editor: Editor;
  controls: CanvasControls;
  tidy: () => void;
  run: () => void;
  save: () => void;
  exportFile: () => void;
  importFile: () => void;
  focusStep: (nodeId: string) => void;
  focusPanel: () => void;
}

const NUDGE = 16;

/** Every command with its keys. The one place where a key is given a meaning. */
export const editorCommands = (context: CommandContext): EditorCommand[] => {
  const { editor, controls } = context;
  const view = editor.view;
  const selected = () => editor.selectedNodeIds();
  const needsSelection = () => (selected().length > 0 ? null : 'Choose a step first');
  const needsAny = () =>
    selected().length > 0 || view.getState().selectedEdgeIds.size > 0 ? null : 'Choose a step or connection first';
  const boxesOf = (ids: string[]) => {
    return ids.flatMap((id) => editor.boxes.get(id) ?? []);
  };
  const walk = (direction: Direction) => () => {
    const next = stepTowards(editor.document, editor.boxes, selected()[0], direction);
    if (next) context.focusStep(next);
  };
  const nudge = (dx: number, dy: number) => () =>
    editor.move(
      new Map(
        selected().flatMap((id) => {
          const node = editor.node(id);
          return node ? [[id, { x: node.position.x + dx, y: node.position.y + dy }] as const] : [];
        }),
      ),
    );
  const spread = (way: 'downstream' | 'upstream') => () => editor.select(reachable(editor.document, selected(), way));
  const openAdd = () => {
    const sight = controls.sight();
    const middle = sight ? { x: sight.x + sight.width / 2, y: sight.y + sight.height / 3 } : { x: 0, y: 0 };
    view.setState({ adding: { at: controls.toScreen(middle) } });
  };

  return [
    { id: 'run', label: 'Run', group: 'Workflow', chords: ['Mod+Enter'], isAnywhere: true, run: context.run },
    {
      id: 'commands',
      label: 'All commands',
      group: 'Workflow',
      chords: ['Mod+K'],
      isAnywhere: true,
      run: () => view.setState({ dialog: 'commands' }),
    },
    { id: 'save', label: 'Save now', group: 'Workflow', chords: ['Mod+S'], isAnywhere: true, run: context.save },
    {
      id: 'find',
      label: 'Find in workflow',
      group: 'Workflow',
      chords: ['Mod+F'],
      run: () => view.setState({ leftTab: 'steps', dialog: 'find' }),
    },
    { id: 'export', label: 'Export to a file', group: 'Workflow', chords: [], run: context.exportFile },
    { id: 'import', label: 'Import from a file', group: 'Workflow', chords: [], run: context.importFile },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      group: 'Workflow',
      chords: ['?'],
      run: () => view.setState({ dialog: 'shortcuts' }),
    },
    {
      id: 'undo',
      label: 'Undo',
      group: 'Workflow',
      chords: ['Mod+Z'],
      blocked: () => (editor.canUndo ? null : 'Nothing to undo'),
      run: () => editor.undo(),
    },
    {
      id: 'redo',
      label: 'Redo',
      group: 'Workflow',
      chords: ['Mod+Shift+Z', 'Mod+Y'],
      blocked: () => (editor.canRedo ? null : 'Nothing to redo'),
      run: () => editor.redo(),
    },

    { id: 'add', label: 'Add a step', group: 'Steps', chords: ['N'], run: openAdd },
    {
      id: 'connect',
      label: 'Connect to another step',
      group: 'Steps',
      chords: ['C'],
      blocked: () => (selected().length === 1 ? null : 'Choose one step first'),
      run: () => view.setState({ dialog: 'connect' }),
    },
    {
      id: 'open',
      label: 'Open the settings of the step',
      group: 'Steps',
      chords: ['Enter'],
      blocked: needsSelection,
      run: context.focusPanel,
    },
    {
      id: 'off',
      label: 'Switch off or on',
      group: 'Steps',
      chords: ['D'],
      blocked: needsSelection,
      run: () => editor.toggleOff(),
    },
    {
      id: 'duplicate',
      label: 'Duplicate',
      group: 'Steps',
      chords: ['Mod+D'],
      blocked: needsSelection,
      run: () => void editor.duplicate(),
    },
    {
      id: 'group',
      label: 'Put into a For each',
      group: 'Steps',
      chords: ['Mod+G'],
      blocked: needsSelection,
      run: () => void editor.group({ type: 'parallel', presetId: 'each' }),
    },
    {
      id: 'delete',
      label: 'Delete',
      group: 'Steps',
      chords: ['Delete', 'Backspace'],
      blocked: needsAny,
      run: () => editor.removeSelection(),
    },
    { id: 'copy', label: 'Copy', group: 'Steps', chords: ['Mod+C'], isKeyOnly: true, run: () => undefined },
    { id: 'cut', label: 'Cut', group: 'Steps', chords: ['Mod+X'], isKeyOnly: true, run: () => undefined },
    { id: 'paste', label: 'Paste', group: 'Steps', chords: ['Mod+V'], isKeyOnly: true, run: () => undefined },
    { id: 'tidy', label: 'Tidy', group: 'Steps', chords: ['Shift+L'], run: context.tidy },

    { id: 'all', label: 'Select everything', group: 'Selection', chords: ['Mod+A'], run: () => editor.selectAll() },
    {
      id: 'none',
      label: 'Select nothing',
      group: 'Selection',
      chords: ['Escape'],
      isKeyOnly: true,
      run: () => editor.clearSelection(),
    },
    {
      id: 'after',
      label: 'Select what follows',
      group: 'Selection',
      chords: ['Shift+Right'],
      blocked: needsSelection,
      run: spread('downstream'),
    },
    {
      id: 'before',
      label: 'Select what comes before',
      group: 'Selection',
      chords: ['Shift+Left'],
      blocked: needsSelection,
      run: spread('upstream'),
    },

    { id: 'fit', label: 'Show everything', group: 'View', chords: ['1'], run: () => controls.fit() },
    {
      id: 'fit-selection',
      label: 'Show the selection',
      group: 'View',
      chords: ['2'],
      blocked: needsSelection,
      run: () => controls.fit(boxesOf(selected())),
    },
    { id: 'actual', label: 'Zoom to 100 %', group: 'View', chords: ['0'], run: () => controls.zoomTo(1) },
    { id: 'zoom-in', label: 'Zoom in', group: 'View', chords: ['+', '='], run: () => controls.zoomIn() },
    { id: 'zoom-out', label: 'Zoom out', group: 'View', chords: ['-'], run: () => controls.zoomOut() },
    {
      id: 'minimap',
      label: 'Small map',
      group: 'View',
      chords: ['M'],
      run: () => view.setState((state) => ({ isMinimapOn: !state.isMinimapOn })),
    },
    {
      id: 'panel',
      label: 'Side panel',
      group: 'View',
      chords: ['P'],
      run: () => view.setState((state) => ({ isPanelOpen: !state.isPanelOpen })),
    },

    {
      id: 'go-next',
      label: 'To the step after',
      group: 'Move about',
      chords: ['Right'],
      isKeyOnly: true,
      run: walk('next'),
    },
    {
      id: 'go-previous',
      label: 'To the step before',
      group: 'Move about',
      chords: ['Left'],
      isKeyOnly: true,
      run: walk('previous'),
    },
    {
      id: 'go-down',
      label: 'To the step below',
      group: 'Move about',
      chords: ['Down'],
      isKeyOnly: true,
      run: walk('down'),
    },
    { id: 'go-up', label: 'To the step above', group: 'Move about', chords: ['Up'], isKeyOnly: true, run: walk('up') },
    {
      id: 'nudge-right',
      label: 'Move it right',
      group: 'Move about',
      chords: ['Alt+Right'],
      isKeyOnly: true,
      blocked: needsSelection,
      run: nudge(NUDGE, 0),
    },
    {
      id: 'nudge-left',
      label: 'Move it left',
      group: 'Move about',
      chords: ['Alt+Left'],
      isKeyOnly: true,
      blocked: needsSelection,
      run: nudge(-NUDGE, 0),
    },
    {
      id: 'nudge-down',
      label: 'Move it down',
      group: 'Move about',
      chords: ['Alt+Down'],
      isKeyOnly: true,
      blocked: needsSelection,
      run: nudge(0, NUDGE),
    },
    {
      id: 'nudge-up',
      label: 'Move it up',
      group: 'Move about',
      chords: ['Alt+Up'],
      isKeyOnly: true,
      blocked: needsSelection,
      run: nudge(0, -NUDGE),
    },
    {
      id: 'menu',
      label: 'Actions for the step',
      group: 'Move about',
      chords: ['ContextMenu', 'Shift+F10'],
      isKeyOnly: true,
      blocked: needsSelection,
      run: () => {
        const [nodeId] = selected();
        const [box] = nodeId ? boxesOf([nodeId]) : [];
        if (!nodeId || !box) return;
        const at = controls.toScreen({ x: box.x + 24, y: box.y + 40 });
        editor.openMenu(at, selected().length > 1 ? { kind: 'selection' } : { kind: 'node', nodeId });
      },
    },
  ];
};
