'use client';

import { ListTree, Map as MapIcon, Play, Square } from 'lucide-react';
import { Button } from '../../ui/button';
import { GaugeStaff } from '../../ui/gauge';
import { IconButton } from '../../ui/icon-button';
import { mostInWords } from '../bound/money-of';
import type { RunControl } from '../run/use-run-control';
import { useView } from '../store/editor-context';

/** At the bottom of a phone: the picture, what it can cost and what is wrong, and Run. */
export const PhoneBar = ({
  isPicture,
  onPicture,
  control,
  onRun,
}: {
  isPicture: boolean;
  onPicture: (isPicture: boolean) => void;
  control: RunControl;
  onRun: () => void;
}) => {
  const total = useView((view) => view.bound?.total);
  const errors = useView((view) => view.findings.filter((finding) => finding.severity === 'error').length);
  return (
    <div className="flex items-center gap-2 border-line border-t bg-surface px-4 pt-2 pb-[max(8px,env(safe-area-inset-bottom))]">
      <IconButton
        size="md"
        variant="secondary"
        className="size-11"
        label={isPicture ? 'Show the list of steps' : 'Show the canvas'}
        icon={isPicture ? <ListTree size={18} /> : <MapIcon size={18} />}
        onClick={() => onPicture(!isPicture)}
      />
      <GaugeStaff />
      <span className="min-w-0 flex-1 text-ink-2 text-meta">
        {total ? mostInWords(total) : ''}
        {errors > 0 ? <span className="block font-medium text-retry">{errors} to fix</span> : null}
      </span>
      {control.isRunning ? (
        <Button
          variant="danger"
          className="h-11 px-4"
          icon={<Square size={10} fill="currentColor" aria-hidden />}
          onClick={control.stop}
        >
          Stop run
        </Button>
      ) : (
        <Button
          variant="primary"
          className="h-11 px-4"
          icon={<Play size={16} aria-hidden />}
          isBusy={control.isStarting}
          onClick={onRun}
        >
          Run
        </Button>
      )}
    </div>
  );
};
