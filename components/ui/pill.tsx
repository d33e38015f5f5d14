import type { ReactNode } from 'react';
import { Icon } from './icon';
import type { Kind } from './kind-tile';

/** A value by its name and the icon of the step that gives it. */
export const Pill = ({
  icon,
  kind,
  tone,
  title,
  children,
}: {
  icon?: string;
  kind?: Kind;
  tone?: 'active' | 'missing' | 'hidden';
  title?: string;
  children: ReactNode;
}) => (
  <span className="pill" data-kind={kind} data-tone={tone} title={title}>
    {icon ? <Icon name={icon} size={12} strokeWidth={2.2} /> : null}
    <span>{children}</span>
  </span>
);
