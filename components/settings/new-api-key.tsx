'use client';

import { Check, Copy } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { useCopied } from '../runs/use-copied';

/** The one time a key is seen. */
export const NewApiKey = ({ text, onClose }: { text: string; onClose: () => void }) => {
  const [isCopied, copy] = useCopied();
  return (
    <div className="grid gap-4">
      <Note
        tone="done"
        icon={<StatusIcon status="done" />}
        title="The key is ready."
        role="status"
        className="flex-wrap"
        action={
          <div className="flex w-full gap-2">
            <Input
              readOnly
              value={text}
              aria-label="New key"
              onFocus={(event) => event.target.select()}
              className="font-mono text-meta"
            />
            <Button
              variant="primary"
              icon={isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
              onClick={() => copy(text)}
            >
              {isCopied ? 'Copied' : 'Copy key'}
            </Button>
          </div>
        }
      >
        It is shown only now: copy it before you close this.
      </Note>
      <div className="flex justify-end">
        <Button onClick={onClose}>Done</Button>
      </div>
    </div>
  );
};
