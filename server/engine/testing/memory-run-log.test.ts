import { MemoryRunLog } from './memory-run-log';
import { describeRunLog } from './run-log-suite';
import { VirtualClock } from './virtual-clock';

describeRunLog('memory', async () => {
  const dead = new Set<string>();
  const log = new MemoryRunLog(new VirtualClock(), (worker) => !dead.has(worker));
  let runs = 0;
  return {
    log,
    createRun: async () => log.create({ id: `run-${++runs}`, versionId: 'v', input: {}, seed: 'aa' }).id,
    offerRun: async () => {
      const { id } = log.create({ id: `run-${++runs}`, versionId: 'v', input: { n: 1 }, seed: 'aa' });
      const row = log.withhold(id);
      const { workspaceId, versionId, input, seed, origin, budget } = row;
      return { runId: id, row, claim: { runId: id, workspaceId, versionId, input, seed, origin, budget } };
    },
    makeOffered: async ({ runId }) => log.makeOffered(runId),
    send: async (runId, signal) => log.send(runId, signal),
    die: async (worker) => {
      dead.add(worker);
    },
    calls: async (runId) => ({
      now: log.queue.filter((id) => id === runId).length,
      later: log.get(runId).wakeAt === null ? 0 : 1,
    }),
    status: async (runId) => {
      const { status, worker, gates } = log.get(runId);
      return { status, worker, gates: [...gates.values()].map((gate) => ({ id: gate.id, status: gate.status })) };
    },
    close: async () => undefined,
  };
});
