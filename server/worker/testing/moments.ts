export type MomentKind = 'events' | 'models' | 'tools' | 'done' | 'gates';

/** Counts what happens; whoever waits for a moment is told of it. */
export class Moments {
  private readonly seen: Record<MomentKind, number> = { events: 0, models: 0, tools: 0, done: 0, gates: 0 };
  private waiting: { kind: MomentKind; count: number; resolve: () => void }[] = [];

  happens(kind: MomentKind, by = 1): void {
    this.seen[kind] += by;
    const due = this.waiting.filter((entry) => this.seen[entry.kind] >= entry.count);
    this.waiting = this.waiting.filter((entry) => !due.includes(entry));
    for (const { resolve } of due) resolve();
  }

  after(kind: MomentKind, more: number): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ kind, count: this.seen[kind] + more, resolve }));
  }
}
