import { cn } from './cn';

const initials = (name: string): string => {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.charAt(0) ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : '';
  return (first + last).toUpperCase();
};

/** A person or a workspace by its initials; decorative beside the name. */
export const Avatar = ({
  name,
  shape = 'person',
  size = 20,
}: {
  name: string;
  shape?: 'person' | 'workspace';
  size?: 20 | 28;
}) => {
  const tint = shape === 'person' ? 'var(--kind-people)' : 'var(--kind-code)';
  return (
    <span
      aria-hidden
      className={cn(
        'grid shrink-0 place-items-center font-semibold tracking-wide',
        shape === 'person' ? 'rounded-pill' : 'rounded-[5px]',
        size === 20 ? 'size-5 text-[9px] leading-none' : 'size-7 text-micro',
      )}
      style={{ color: tint, background: `color-mix(in oklab, ${tint} 16%, var(--surface))` }}
    >
      {initials(name)}
    </span>
  );
};
