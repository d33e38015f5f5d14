'use client';

import { ConfirmDialog } from '../../ui/confirm-dialog';
import type { PublishControl } from './use-publish';

export const UnpublishDialog = ({
  control,
  isOpen,
  onClose,
}: {
  control: PublishControl;
  isOpen: boolean;
  onClose: () => void;
}) => (
  <ConfirmDialog
    isOpen={isOpen}
    onClose={onClose}
    title="Make it a draft again?"
    action="Unpublish workflow"
    onConfirm={control.unpublish}
    isBusy={control.isUnpublishing}
  >
    Programs that start it are refused, and so are steps of other workflows that call its published version. Runs under
    way go on.
  </ConfirmDialog>
);
