/** A row of segments, of which one is chosen. */
export const segmentsStyle = 'flex gap-0.5 rounded-menu bg-raised p-0.5 shadow-[inset_0_0_0_1px_var(--border)]';

export const segmentStyle =
  'flex h-7 flex-1 select-none items-center justify-center gap-1 whitespace-nowrap rounded-control px-2 font-medium text-ink-2 text-meta transition-colors hover:text-ink pointer-coarse:h-10 data-active:bg-[light-dark(var(--surface),var(--border))] data-active:text-ink data-active:shadow-[0_0_0_1px_var(--border-strong),0_1px_2px_var(--shadow-ink)] data-pressed:bg-[light-dark(var(--surface),var(--border))] data-pressed:text-ink data-pressed:shadow-[0_0_0_1px_var(--border-strong),0_1px_2px_var(--shadow-ink)]';
