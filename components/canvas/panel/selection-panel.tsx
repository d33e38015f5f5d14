'use client';

import { AlignStartHorizontal, AlignStartVertical, CopyPlus, LayoutGrid, Power, Trash2, X } from 'lucide-react';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { toast } from '../../ui/toast';
import { useEditor, useView } from '../store/editor-context';

/** Several steps at once. */
export const SelectionPanel = ({ onTidy }: { onTidy: () => void }) => {
  const editor = useEditor();
  const ids = useView((view) => view.selectedIds);
  const align = (axis: 'x' | 'y') => {
    const nodes = [...ids].flatMap((id) => editor.node(id) ?? []);
    const least = Math.min(...nodes.map((node) => node.position[axis]));
    editor.move(new Map(nodes.map((node) => [node.id, { ...node.position, [axis]: least }])));
  };
  const say = (problem: string | null) => {
    if (problem) toast(problem);
  };
  const icon = { size: 14, 'aria-hidden': true } as const;
  return (
    <>
      <header className="flex items-center gap-3 border-line border-b py-3 ps-4 pe-3">
        <h2 className="min-w-0 flex-1 font-semibold text-body">{ids.size} steps chosen</h2>
        <IconButton label="Choose nothing" icon={<X size={16} />} onClick={() => editor.clearSelection()} />
      </header>
      <div className="grid gap-2 p-4">
        <Button icon={<CopyPlus {...icon} />} onClick={() => void editor.duplicate().then(say)}>
          Duplicate
        </Button>
        <Button onClick={() => say(editor.group({ type: 'parallel', presetId: 'each' }))}>Put into a For each</Button>
        <Button onClick={() => say(editor.group({ type: 'parallel', presetId: 'branches' }))}>Put into branches</Button>
        <Button icon={<Power {...icon} />} onClick={() => editor.toggleOff()}>
          Switch off or on
        </Button>
        <Button icon={<LayoutGrid {...icon} />} onClick={onTidy}>
          Tidy these steps
        </Button>
        <div className="grid grid-cols-2 gap-2">
          <Button icon={<AlignStartVertical {...icon} />} onClick={() => align('x')}>
            Align left
          </Button>
          <Button icon={<AlignStartHorizontal {...icon} />} onClick={() => align('y')}>
            Align top
          </Button>
        </div>
        <Button variant="danger" icon={<Trash2 {...icon} />} onClick={() => editor.removeSelection()}>
          Delete {ids.size} steps
        </Button>
      </div>
    </>
  );
};
