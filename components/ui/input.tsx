import { Search, X } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** The outline every text control shares. */
export const controlStyle =
  'w-full min-w-0 rounded-control border border-control bg-surface text-ink transition-[border-color] focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-accent focus-visible:-outline-offset-0 aria-invalid:border-failed disabled:border-line disabled:bg-raised disabled:text-ink-3';

export const Input = ({ className, ...rest }: ComponentProps<'input'>) => (
  <input {...rest} className={cn(controlStyle, 'h-(--input) px-2 text-ui', className)} />
);

export const Textarea = ({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) => (
  <textarea
    {...rest}
    rows={rows}
    className={cn(controlStyle, 'field-sizing-content min-h-16 resize-y px-3 py-2 text-ui', className)}
  />
);

export const SearchInput = ({
  label,
  trailing,
  onClear,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { label: string; trailing?: ReactNode; onClear?: () => void }) => (
  <div className={cn('relative', className)}>
    <Search size={14} className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-ink-3" aria-hidden />
    <input
      placeholder={label}
      {...rest}
      type="search"
      aria-label={label}
      className={cn(
        controlStyle,
        'h-(--input) border-line-strong ps-7 pe-8 text-ui [&::-webkit-search-cancel-button]:hidden',
      )}
    />
    <span className="absolute top-1/2 right-2 flex -translate-y-1/2 items-center">
      {rest.value && onClear ? (
        <button
          type="button"
          aria-label="Clear search"
          onClick={onClear}
          className="rounded-badge p-1 text-ink-3 hover:text-ink"
        >
          <X size={12} />
        </button>
      ) : (
        trailing
      )}
    </span>
  </div>
);
