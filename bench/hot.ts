// scratch: hot CPU of the driver, in memory
import { compile } from '@/graph/compile';
import { registry } from '@/nodes/registry';
import { executors } from '@/nodes/executors';
import { driveClaimed } from '@/server/engine/driver';
import { DEFAULT_LIMITS } from '@/server/engine/limits';
import { DatabaseClock } from '@/server/adapters/postgres/database-clock';
import { toValues } from '@/server/adapters/postgres/append-statement';
import { createRedactor } from '@/server/adapters/secrets/redactor';
import { WORKLOADS } from './engine/workloads';

const redactor = createRedactor(['sk-1234567890', 'postgres-password']);
const clock = new DatabaseClock({ query: async () => ({ rows: [] }) } as never);
const which = process.argv[2] ?? 'W4';
const rounds = Number(process.argv[3] ?? 2000);
const workload = WORKLOADS.find(({ id }) => id === which)!;
const document = workload.draw('set-fields');
const { plan } = compile(document, registry);
let bytes = 0;
let appends = 0;
const one = async (i: number) => {
  const runId = crypto.randomUUID();
  let ended = 0;
  await driveClaimed(
    {
      executors, capabilities: {} as never, clock, notifier: { progress() {} } as never, limits: DEFAULT_LIMITS,
      logger: console as never, redact: (v) => redactor.json(v).value, isOutage: () => false,
      runLog: {
        append: async (r: never) => { appends++; for (const v of toValues([r])) bytes += String(v).length; await new Promise((res) => setImmediate(res)); },
        load: async () => [], signals: async () => [], release: async () => undefined, park: async () => true,
      } as never,
      values: { put: async (_: unknown, v: unknown) => v, get: async () => null } as never,
      plans: { load: async () => plan! }, signals: { subscribe: () => () => undefined }, random: Math.random,
    },
    { runId, workspaceId: 'w', versionId: 'v', epoch: 1, input: workload.input, seed: 'abc', origin: null, budget: null, seq: 0, hasSignals: false } as never,
    { worker: 'w1' },
  );
  return ended;
};
const times: number[] = [];
for (let i = 0; i < rounds; i++) {
  const t = performance.now();
  await one(i);
  times.push(performance.now() - t);
}
const med = (a: number[]) => a.toSorted((x, y) => x - y)[a.length >> 1]!;
console.log(which, 'first', times[0]!.toFixed(2), 'at 2-10', med(times.slice(1, 10)).toFixed(2), '10-30', med(times.slice(10, 30)).toFixed(2), '30-100', med(times.slice(30, 100)).toFixed(2), 'last half', med(times.slice(times.length >> 1)).toFixed(3), 'bytes', (bytes / rounds) | 0, 'appends', (appends / rounds).toFixed(2));
process.exit(0);
