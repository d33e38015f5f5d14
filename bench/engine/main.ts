import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Contestant } from './contestant';
import type { StepKind } from './drawing';
import { plainFloor, writeBehindFloor } from './floors';
import { openN8n } from './n8n';
import { openPeer } from './peer';
import { type Series, toJson, toTable } from './report';
import { openSluice } from './sluice';
import { WORKLOADS } from './workloads';

// Started by scripts/bench.mjs, which sees to the database, the worker and the peers' packages.

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    warmup: { type: 'string', default: '3' },
    only: { type: 'string' },
    json: { type: 'string' },
    kinds: { type: 'string', default: 'set-fields,code' },
    peers: { type: 'string', default: 'langgraph,dbos' },
    'with-n8n': { type: 'boolean', default: false },
    'n8n-rounds': { type: 'string', default: '3' },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const only = given.only?.split(',');
const workloads = WORKLOADS.filter(({ id, isExtra }) => (only ? only.includes(id) : !isExtra));
const kinds = given.kinds.split(',') as StepKind[];
const workers = (process.env.BENCH_WORKERS ?? '').split(',').map((pid) => ({ pid: Number(pid) }));
const databases = JSON.parse(process.env.BENCH_DATABASES ?? '{}') as Record<string, string>;
const peersFolder = process.env.BENCH_PEERS ?? '';

const sluice = await openSluice(workers);
const peerNames = given.peers.split(',').filter(Boolean);
const peers = await Promise.all(
  peerNames.map((name) => openPeer(name, join(peersFolder, `${name}.mjs`), databases[name] ?? '')),
);
const n8n = given['with-n8n'] ? await openN8n(databases.n8n ?? '', JSON.parse(process.env.BENCH_N8N ?? '{}')) : null;
const floors = [plainFloor(), await writeBehindFloor(databases.floor ?? '', sluice)];

interface Entry {
  contestant: Contestant;
  kind: StepKind;
  label: string;
  /** fewer rounds than the others, for who takes a minute for each */
  rounds?: number;
}

/** Who takes part, and with which kinds of steps: only Sluice has two. */
const entries: Entry[] = [
  ...kinds.map((kind) => ({ contestant: sluice as Contestant, kind, label: `sluice ${kind}` })),
  ...[...floors, ...peers].map((contestant) => ({ contestant, kind: kinds[0] ?? 'code', label: contestant.name })),
  ...(n8n ? [{ contestant: n8n, kind: kinds[0] ?? 'code', label: n8n.name, rounds: Number(given['n8n-rounds']) }] : []),
];
const series = workloads.flatMap(({ id }) =>
  entries.map(({ label }): Series => ({ workload: id, contestant: label, laps: [] })),
);
const absent = new Set<string>();
const memory: Record<string, number> = {};

for (let round = -Number(given.warmup); round < Number(given.rounds); round++) {
  // Each round begins with another contestant, so that none always follows the same one.
  for (const workload of workloads)
    for (const [place] of entries.entries()) {
      const entry = entries[(place + Math.max(0, round)) % entries.length];
      if (!entry || absent.has(`${workload.id} ${entry.label}`)) continue;
      if (entry.rounds !== undefined && (round < -1 || round >= entry.rounds)) continue;
      const lap = await entry.contestant.lap(workload, entry.kind);
      if (!lap) absent.add(`${workload.id} ${entry.label}`);
      else if (round >= 0)
        series.find((one) => one.workload === workload.id && one.contestant === entry.label)?.laps.push(lap);
      const bytes = await entry.contestant.memory();
      if (bytes !== null) memory[entry.contestant.name] = Math.max(memory[entry.contestant.name] ?? 0, bytes);
    }
  say(`round ${round + 1} of ${given.rounds}${round < 0 ? ' (warming up)' : ''}, load ${loadavg()[0]?.toFixed(1)}`);
}

process.stdout.write(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${workers.length} worker, load ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}\n`,
);
process.stdout.write(`${given.rounds} rounds after ${given.warmup} to warm up; times in milliseconds\n\n`);
process.stdout.write(
  `${toTable(
    series,
    kinds.map((kind) => `sluice ${kind}`),
  )}\n\n`,
);
for (const { label, rounds } of entries)
  if (rounds !== undefined && rounds < Number(given.rounds))
    process.stdout.write(`${label} took part in ${rounds} of the rounds, and in at most 1 to warm up\n`);
for (const one of absent) process.stdout.write(`absent: ${one}\n`);
for (const [name, bytes] of Object.entries(memory))
  process.stdout.write(`memory at most: ${name} ${Math.round(bytes / 1024 / 1024)} MB\n`);
if (given.json) writeFileSync(given.json, `${JSON.stringify(toJson(series), null, 2)}\n`);
for (const contestant of [...peers, ...(n8n ? [n8n] : []), ...floors, sluice]) await contestant.close();
