import { type ChildJob, type ChildReply, NOT_READY, READY } from './protocol';
import { prepare, runInVm } from './run-in-vm';

/** Beyond the machines that are kept. */
const HEAVY_BYTES = 80 * 1024 * 1024;
/** Looking at the memory costs as much as a small job. */
const LOOK_EVERY = 50;

let jobs = 0;
let rssBytes = 0;
// Why a process cannot make a machine it says with its first job.
let queue: Promise<void> = prepare().then(
  () => void process.send?.(READY),
  () => void process.send?.(NOT_READY),
);

// One job after the other. JSON text in, JSON text out, nothing else.
process.on('message', (text: unknown) => {
  const batch = JSON.parse(String(text)) as ChildJob[];
  for (const job of batch) queue = queue.then(() => answer(job));
});

async function answer(job: ChildJob): Promise<void> {
  const { result, tidy } = await runInVm(job);
  const reply: ChildReply = { id: job.id, ...result, rssBytes };
  process.send?.(JSON.stringify(reply));
  // After the answer, so that nobody waits for it; before the next job, so that it meets nothing of this one.
  const isKept = tidy();
  if (isKept && jobs++ % LOOK_EVERY !== 0) return;
  const { rss, external } = process.memoryUsage();
  rssBytes = rss;
  // The memory of a machine that is done with is freed when V8 gets to it, which on a busy computer is too late for the next.
  if (external > HEAVY_BYTES) globalThis.gc?.();
}

// The parent went away: nobody reads the answer any more.
process.on('disconnect', () => process.exit(0));
