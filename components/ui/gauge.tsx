/** A small staff: the limit, and while running the level reached. `level` is 0 to 1; absent before a run. */
export const GaugeStaff = ({ level }: { level?: number }) => {
  const height = level === undefined ? 0 : Math.max(0, Math.min(1, level)) * 13;
  return (
    <svg width="10" height="16" viewBox="0 0 10 16" aria-hidden className="text-ink-3">
      <rect x="0.5" y="0.5" width="4" height="15" rx="1" fill="none" stroke="currentColor" />
      {height > 0 ? <rect x="1.5" y={14.5 - height} width="2" height={height} fill="var(--accent)" /> : null}
      <path d="M7 2h3M7 5h2M7 8h3M7 11h2M7 14h3" stroke="currentColor" />
    </svg>
  );
};
