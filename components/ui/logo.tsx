/** The section of a sluice: high water held on the left, the gate, low water out. */
export const LogoMark = ({ size = 20, className = 'text-accent' }: { size?: number; className?: string }) => (
  <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden className={className}>
    <path
      d="M0.75 5.5A1.25 1.25 0 0 1 2 4.25H5.15A1.1 1.1 0 0 1 6.25 5.35V8.1A2.65 2.65 0 0 0 8.9 10.75H14A1.25 1.25 0 0 1 15.25 12V12.75A1.25 1.25 0 0 1 14 14H2A1.25 1.25 0 0 1 0.75 12.75Z"
      fill="currentColor"
    />
    <rect x="8.25" y="1" width="2.75" height="7.75" rx="1.1" fill="currentColor" />
  </svg>
);
