import type { ReactNode } from 'react';

/** Scrolls what does not fit, by keyboard too: it takes the focus, and says what it holds. */
export const ScrollBox = ({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) => {
  // A group and not a region: a page may hold many, and they are no landmarks
  const box = { role: 'group', tabIndex: 0, 'aria-label': label } as const;
  return (
    <div {...box} className={`focus-inset ${className ?? ''}`}>
      {children}
    </div>
  );
};
