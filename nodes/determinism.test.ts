import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '@/graph/json';
import { parseDocumentText } from '@/graph/migrate/parse-document';
import type { RunEvent } from '@/server/engine/events';
import { definitions, registry } from './registry';
import { runWorkflow, type WorkflowRun } from './testing/run-workflow';
import { type Script, scriptedCapabilities } from './testing/scripted-capabilities';

// A step that touches nothing outside gives the same bytes every time it is computed from what the log holds before it.

const nodesFolder = fileURLToPath(new URL('.', import.meta.url));
const examples = definitions.flatMap(({ type }) =>
  readdirSync(join(nodesFolder, type, 'examples'))
    .filter((file) => file.endsWith('.workflow.json'))
    .map((file) => [type, file.replace('.workflow.json', '')] as const),
);

interface StoredRun {
  input: JsonObject;
  answers?: Record<string, { route: string; values?: Json }>;
  script?: Script;
}

/** What each step gave, byte for byte. */
const results = (events: readonly RunEvent[]): Record<string, string> =>
  Object.fromEntries(
    events.flatMap(({ path, data }) =>
      data.type === 'step.completed' ? [[path, JSON.stringify([data.output, data.ports])]] : [],
    ),
  );

describe('computed again after a crash at any event, every step gives the same bytes', () => {
  test.each(examples)('%s/%s', async (type, name) => {
    const folder = join(nodesFolder, type, 'examples');
    const parsed = parseDocumentText(readFileSync(join(folder, `${name}.workflow.json`), 'utf8'), registry);
    if ('findings' in parsed) throw new Error(parsed.findings.map((finding) => finding.message).join(' '));
    const run: StoredRun = JSON.parse(readFileSync(join(folder, `${name}.run.json`), 'utf8'));
    const play = (before: Partial<Pick<WorkflowRun, 'log' | 'groups'>> = {}) =>
      runWorkflow(
        parsed.document,
        { ...run, workflows: run.script?.workflows, ...before },
        scriptedCapabilities(run.script ?? {}),
      );
    const { events, groups } = await play();
    const whole = results(events);
    for (let length = 1; length < events.length; length++) {
      const again = await play({ log: events.slice(0, length), groups });
      expect(again.state.status, `after ${length} events`).toBe('succeeded');
      expect(results(again.events), `after ${length} events`).toEqual(whole);
    }
  });
});
