import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { Tooltip } from './tooltip';

/** For anything that must look like a button but is not one: a link, a menu trigger. */
export const buttonStyle = cva(
  'inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-control border font-medium transition-[background-color,border-color,color] aria-disabled:pointer-events-auto [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        secondary:
          'border-line-strong bg-surface text-ink shadow-control hover:bg-raised active:bg-raised data-popup-open:bg-raised [&_svg]:text-ink-2',
        primary: 'border-transparent bg-accent text-on-accent shadow-control hover:bg-accent-hover',
        ghost:
          'border-transparent bg-transparent text-ink-2 hover:bg-raised hover:text-ink data-popup-open:bg-raised data-popup-open:text-ink',
        danger: 'border-line-strong bg-surface text-failed shadow-control hover:bg-failed-soft',
        'danger-ghost': 'border-transparent bg-transparent text-failed hover:bg-failed-soft',
        link: 'border-transparent bg-transparent px-0 text-accent-text underline-offset-2 hover:underline',
      },
      size: {
        md: 'h-(--input) px-3 text-ui',
        sm: 'h-7 px-2 text-meta pointer-coarse:h-11 pointer-coarse:px-3',
      },
      isDisabled: {
        true: 'border-line bg-raised text-ink-3 shadow-none hover:bg-raised [&_svg]:text-ink-3',
        false: '',
      },
    },
    compoundVariants: [
      {
        variant: 'ghost',
        isDisabled: true,
        class: 'border-transparent bg-transparent hover:bg-transparent hover:text-ink-3',
      },
      { variant: 'link', size: 'md', class: 'px-0' },
      { variant: 'link', size: 'sm', class: 'px-0' },
    ],
    defaultVariants: { variant: 'secondary', size: 'md', isDisabled: false },
  },
);

export interface ButtonProps
  extends Omit<ComponentProps<'button'>, 'disabled'>,
    Omit<VariantProps<typeof buttonStyle>, 'isDisabled'> {
  icon?: ReactNode;
  /** Why it cannot be pressed now, shown on hover and focus. The button stays reachable, so that the reason is too. */
  disabledReason?: string | null;
  /** Work is under way: pressing again does nothing. */
  isBusy?: boolean;
}

/** Verb and noun. One primary button in a view. */
export const Button = ({
  variant,
  size,
  icon,
  disabledReason,
  isBusy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) => {
  const isBlocked = Boolean(disabledReason) || isBusy;
  const button = (
    <button
      {...rest}
      type={isBlocked && type === 'submit' ? 'button' : type}
      aria-disabled={isBlocked || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBlocked ? (event) => event.preventDefault() : onClick}
      className={cn(
        buttonStyle({ variant, size, isDisabled: Boolean(disabledReason) }),
        isBusy && 'opacity-70',
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
  return disabledReason ? <Tooltip label={disabledReason}>{button}</Tooltip> : button;
};
