import type { ChildJob, ChildReply } from './protocol';
import { runInVm } from './run-in-vm';

const HEAVY_BYTES = 32 * 1024 * 1024;

// One job at a time: the parent sends the next only after the answer. JSON text in, JSON text out, nothing else.
process.on('message', async (text: unknown) => {
  const job = JSON.parse(String(text)) as ChildJob;
  const result = await runInVm(job);
  const { rss, external } = process.memoryUsage();
  const reply: ChildReply = { id: job.id, ...result, rssBytes: rss };
  process.send?.(JSON.stringify(reply));
  // The memory of a machine that is done with is freed when V8 gets to it, which on a busy computer is too late for the next.
  if (external > HEAVY_BYTES) globalThis.gc?.();
});

// The parent went away: nobody reads the answer any more.
process.on('disconnect', () => process.exit(0));
