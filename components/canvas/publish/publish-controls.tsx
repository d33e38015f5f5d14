'use client';

import { CloudUpload } from 'lucide-react';
import { Button } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { Tooltip } from '../../ui/tooltip';
import { useView } from '../store/editor-context';
import { type PublishState, publishWords } from './publish-state';
import type { PublishControl } from './use-publish';

const EXPLAINED: Record<PublishState['kind'], string> = {
  draft: 'Only people run it, from here. Publish it, and programs and other workflows can.',
  published: 'Programs and other workflows run what you see.',
  changed: 'Programs and other workflows run the published version until you publish again.',
};

export const PublishChip = ({ state }: { state: PublishState }) => (
  <Tooltip label={EXPLAINED[state.kind]}>
    <Chip tone={state.kind === 'published' ? 'done' : 'neutral'} className="max-lg:hidden" tabIndex={0}>
      {publishWords(state)}
    </Chip>
  </Tooltip>
);

export const PublishButton = ({ control }: { control: PublishControl }) => {
  const errors = useView((view) => view.findings.filter((finding) => finding.severity === 'error').length);
  const isReadOnly = useView((view) => view.isReadOnly);
  if (isReadOnly) return null;
  const reason =
    errors > 0
      ? `${errors} to fix first`
      : control.state.kind === 'published'
        ? 'Nothing has changed since it was published'
        : null;
  return (
    <Button
      icon={<CloudUpload size={14} aria-hidden />}
      className="max-xl:hidden"
      disabledReason={reason}
      isBusy={control.isPublishing}
      onClick={control.publish}
    >
      Publish
    </Button>
  );
};
