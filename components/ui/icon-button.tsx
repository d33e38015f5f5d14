import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button';
import { cn } from './cn';
import { Tooltip } from './tooltip';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'aria-label'> {
  /** Its accessible name and its tooltip. */
  label: string;
  icon: ReactNode;
  /** Shown in the tooltip, e.g. "M" or "Ctrl Z". */
  shortcut?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
}

export const IconButton = ({
  label,
  icon,
  shortcut,
  side,
  size = 'sm',
  variant = 'ghost',
  className,
  disabledReason,
  ...rest
}: IconButtonProps) => {
  const button = (
    <Button
      {...rest}
      aria-label={label}
      size={size}
      variant={variant}
      disabledReason={disabledReason}
      className={cn(size === 'sm' ? 'w-7 px-0 pointer-coarse:w-11 pointer-coarse:px-0' : 'w-(--input) px-0', className)}
    >
      {icon}
    </Button>
  );
  return disabledReason ? (
    button
  ) : (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      {button}
    </Tooltip>
  );
};
