'use client';

import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { Input } from './input';
import { Note } from './note';
import { StatusIcon } from './status-icon';
import { useCopied } from './use-copied';

/** Something that is seen this one time: a key, a link. `children` says how long it works, or what to do with it now. */
export const ShownOnce = ({
  title,
  label,
  value,
  copyLabel,
  children,
}: {
  title: string;
  /** of the text, for those who do not see it */
  label: string;
  value: string;
  copyLabel: string;
  children: ReactNode;
}) => {
  const [isCopied, copy] = useCopied();
  return (
    <Note
      tone="done"
      icon={<StatusIcon status="done" />}
      title={title}
      role="status"
      className="flex-wrap"
      action={
        <div className="flex w-full gap-2">
          <Input
            readOnly
            value={value}
            aria-label={label}
            onFocus={(event) => event.target.select()}
            className="font-mono text-meta"
          />
          <Button
            variant="primary"
            icon={isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            onClick={() => copy(value)}
          >
            {isCopied ? 'Copied' : copyLabel}
          </Button>
        </div>
      }
    >
      {children}
    </Note>
  );
};
