import type { ReactNode } from 'react';

/** Title of a page, what it is for, and what can be done on it. */
export const PageHead = ({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) => (
  <header className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 pt-6 pb-4 sm:px-8">
    <div className="min-w-0 flex-1 basis-60">
      <h1 className="font-semibold text-page tracking-tight">{title}</h1>
      {children ? <p className="max-w-[72ch] text-ink-2">{children}</p> : null}
    </div>
    {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
  </header>
);
