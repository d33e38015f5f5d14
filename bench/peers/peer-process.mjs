// The side of bench/engine/peer.ts that lives with the peer: answers each `{ workload, runs }` with the time it took.

/**
 * @param {Record<string, (() => Promise<unknown>) | undefined>} workloads  one run of each, which gives its result
 * @param {() => Promise<void>} close
 */
export function answerLaps(workloads, close) {
  process.on('message', async ({ workload, runs }) => {
    const run = workloads[workload];
    if (!run) return process.send({ kind: 'absent' });
    try {
      const startedAt = performance.now();
      const results = await Promise.all(Array.from({ length: runs }, () => run()));
      const ms = performance.now() - startedAt;
      const wrong = results.find((result) => result !== EXPECTED[workload]);
      if (wrong !== undefined) process.send({ kind: 'failed', reason: `it gave ${JSON.stringify(wrong)}` });
      else process.send({ kind: 'lap', ms });
    } catch (error) {
      process.send({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => close().finally(() => process.exit(0)));
  process.send({ kind: 'ready' });
}

const EXPECTED = { W1: 10, W2: 100, W3: 1225, W4: 4, W5: 400, W6: 200, L: 10 };
