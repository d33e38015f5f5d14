import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

const noteStyle = cva('flex gap-2 rounded-menu px-3 py-2 text-meta leading-[18px] text-ink', {
  variants: {
    tone: {
      neutral: 'bg-raised',
      warn: 'bg-retry-soft',
      failed: 'bg-failed-soft',
      waiting: 'bg-waiting-soft',
      done: 'bg-done-soft',
      accent: 'bg-accent-soft',
    },
  },
  defaultVariants: { tone: 'neutral' },
});

/** A sentence that belongs to what stands below it: what happened, and what that means. */
export const Note = ({
  tone,
  icon,
  title,
  action,
  className,
  children,
  ...rest
}: Omit<ComponentProps<'div'>, 'title'> &
  VariantProps<typeof noteStyle> & { icon?: ReactNode; title?: ReactNode; action?: ReactNode }) => (
  <div {...rest} className={cn(noteStyle({ tone }), className)}>
    {icon ? <span className="mt-px [&_svg]:size-4">{icon}</span> : null}
    <div className="min-w-0 flex-1 break-words">
      {title ? <b className="font-medium">{title}</b> : null}
      {title && children ? ' ' : null}
      {children ? <span className={title ? 'text-ink-2' : ''}>{children}</span> : null}
    </div>
    {action}
  </div>
);
