import type { ChildJob, ChildReply } from './protocol';
import { runInVm } from './run-in-vm';

// One job at a time: the parent sends the next only after the answer. JSON text in, JSON text out, nothing else.
process.on('message', async (text: unknown) => {
  const job = JSON.parse(String(text)) as ChildJob;
  const result = await runInVm(job);
  const reply: ChildReply = { id: job.id, ...result, rssBytes: process.memoryUsage.rss() };
  process.send?.(JSON.stringify(reply));
});

// The parent went away: nobody reads the answer any more.
process.on('disconnect', () => process.exit(0));
