'use client';

import { Button } from '@/components/ui/button';
import { ShownOnce } from '@/components/ui/shown-once';

/** The one time a key is seen. */
export const NewApiKey = ({ text, onClose }: { text: string; onClose: () => void }) => (
  <div className="grid gap-4">
    <ShownOnce title="The key is ready." label="New key" value={text} copyLabel="Copy key">
      It is shown only now: copy it before you close this.
    </ShownOnce>
    <div className="flex justify-end">
      <Button onClick={onClose}>Done</Button>
    </div>
  </div>
);
