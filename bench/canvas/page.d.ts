/** What the measuring puts into the page it measures. */
interface Window {
  bench: {
    settled(): Promise<{ paintedMs: number; interactiveMs: number }>;
    begin(): void;
    end(): { stamps: number[]; longTasks: number };
    keys: number[];
    listen(): void;
  };
}
