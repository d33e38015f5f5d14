import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '@/scripts/lib/root.mjs';
import { temporaryFolder } from '@/scripts/testing/start-app';
import { toJsonColumn } from '@/server/json-column';
import { commandsOf } from '@/server/testing/docs-commands';
import { RestRoom, type RestThings } from './testing/rest-room';

// The examples of docs/api.md, as they are printed, by a shell, against the real API over HTTP.

const EXAMPLE = join(root, 'examples', 'purchase-order', 'purchase-order.workflow.json');

let room: RestRoom;
let things: RestThings;
beforeAll(async () => {
  room = await RestRoom.open();
  things = await room.things();
});
afterAll(() => room.close());

interface Example {
  /** what the command holds */
  of: string;
  answers: string;
  /** shell variables from here on */
  given?: Record<string, string>;
}

test('each example answers as the page says', async () => {
  using folder = temporaryFolder();
  const { api, workspaceId, keys } = room;
  const { prisma } = api.services;
  const document = JSON.parse(readFileSync(EXAMPLE, 'utf8'));
  const workflow = await api.workflow(workspaceId, document);
  const failed = await api.run(workspaceId, workflow, {
    status: 'failed',
    events: [
      { type: 'run.started', input: {}, documentHash: 'x', seed: 'x' },
      {
        ...{ type: 'step.started', path: 'draft', attempt: 1, nodeId: 'draft', effect: 'read' },
        ...{ idempotencyKey: 'k', isIdempotent: true, input: [] },
      },
      { type: 'run.failed', error: { code: 'broken', message: 'It broke.', transient: false }, failedPath: 'draft' },
    ],
  });
  const unclear = await api.run(workspaceId, workflow, {
    status: 'needs_attention',
    events: [
      { type: 'run.started', input: {}, documentHash: 'x', seed: 'x' },
      { type: 'step.outcomeUnknown', path: 'send_mail', attempt: 1, nodeId: 'send_mail' },
    ],
  });
  await prisma.run.updateMany({ where: { id: { in: [things.waitingId, unclear] } }, data: { finishedAt: null } });
  const gate = await api.gate(workspaceId, things.waitingId);
  const { id: link } = await prisma.gateLink.create({
    data: { tokenHash: 'hash', gateId: gate, recipient: 'Petra Vogt', expiresAt: new Date(Date.now() + 3_600_000) },
  });
  await prisma.workflow.update({ where: { id: workflow }, data: { revision: 7, document: toJsonColumn(document) } });

  const run = (id: string): Record<string, string> => ({ RUN: id });
  const examples: Example[] = [
    { of: '/workflows?query=purchase', answers: 'GET /workflows 200', given: { WORKFLOW: workflow } },
    { of: '/publish', answers: `POST /workflows/${workflow}/publish 200` },
    { of: '/files', answers: 'POST /files 201' },
    { of: '-i "$SLUICE/runs"', answers: 'POST /runs 201' },
    { of: '/wait', answers: `GET /runs/${failed}/wait 200`, given: run(failed) },
    { of: '/events', answers: `GET /runs/${failed}/events 200` },
    { of: '/runs?workflowId', answers: 'GET /runs 200', given: run(things.waitingId) },
    { of: '/cancel', answers: `POST /runs/${things.waitingId}/cancel 202` },
    { of: '/retry', answers: `POST /runs/${failed}/retry 201`, given: run(failed) },
    { of: '/gates?runId', answers: 'GET /gates 200', given: { ...run(things.waitingId), GATE: gate, LINK: link } },
    { of: '/answer', answers: `POST /gates/${things.gateId}/answer 202`, given: { GATE: things.gateId } },
    { of: '/links', answers: `POST /gates/${gate}/links 201`, given: { GATE: gate } },
    { of: '/links', answers: `GET /gates/${gate}/links 200` },
    { of: '/links/$LINK', answers: `DELETE /gates/${gate}/links/${link} 204` },
    { of: '/outcomes', answers: `POST /runs/${unclear}/outcomes 202`, given: run(unclear) },
    { of: '-i "$SLUICE/workflows/$WORKFLOW"', answers: `GET /workflows/${workflow} 200` },
    { of: '-X PUT', answers: `PUT /workflows/${workflow} 200` },
  ];
  const [address, key, ...commands] = commandsOf('api.md');
  expect([address, key?.split('#')[0]?.trim()]).toEqual([
    'export SLUICE=http://127.0.0.1:3000/api/v1',
    'export KEY=sluice_...',
  ]);
  expect(commands.map((command, index) => command.includes(examples[index]?.of ?? '\0') || command)).toEqual(
    examples.map(() => true),
  );

  cpSync(join(root, 'server', 'testing', 'curl.mjs'), join(folder.path, 'curl'));
  symlinkSync(join(root, 'examples'), join(folder.path, 'examples'));
  writeFileSync(join(folder.path, 'orders.workflow.json'), JSON.stringify({ ...document, name: 'Orders' }));
  const assigned = ({ given = {} }: Example): string[] =>
    Object.entries(given).map(([name, value]) => `${name}='${value}'`);
  const script = commands.flatMap((command, index) => [...assigned(examples[index] as Example), command]);
  const log = join(folder.path, 'log');
  await promisify(execFile)('sh', ['-euc', `chmod +x curl; PATH=.:$PATH\n${script.join('\n')}`], {
    cwd: folder.path,
    env: { ...process.env, SLUICE: `${api.origin}/api/v1`, KEY: keys.editor.key ?? '', CURL_LOG: log },
  });
  expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(examples.map(({ answers }) => answers));
});
