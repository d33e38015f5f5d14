import { cn } from './cn';
import { Icon } from './icon';

export type Kind = 'start' | 'ai' | 'tools' | 'code' | 'decide' | 'repeat' | 'people' | 'finish';

const iconSize = { sm: 12, md: 14, lg: 18 } as const;

/** The icon of a step on the tint of its kind: the only place where kind has a colour. */
export const KindTile = ({
  kind,
  icon,
  size = 'md',
  className,
}: {
  kind: Kind;
  /** lucide name, kebab-case */
  icon: string;
  size?: 'sm' | 'md' | 'lg';
  className?: string;
}) => (
  <span className={cn('tile', className)} data-kind={kind} data-size={size}>
    <Icon name={icon} size={iconSize[size]} />
  </span>
);
