import { describe, expect, test } from 'vitest';
import { documentSchema } from '@/graph/document';
import type { ShareProjection, ShareStep } from '@/server/shares/share-projection';
import { shareDocument, shareModels, shareMoments, shareStatusViews } from './share-canvas';

const step = (nodeId: string, from: number | null, to: number | null, part: Partial<ShareStep> = {}): ShareStep => ({
  ...{ nodeId, title: nodeId, within: [], status: 'done', startedAtMs: from, endedAtMs: to },
  ...{ attempts: 1, firedPorts: ['out'], isStandIn: false, costUsd: null },
  ...part,
});
const node = (id: string, type: string, outputs = [{ id: 'out', label: 'Next' }]) => ({
  ...{ id, type, title: id, position: { x: 0, y: 0 }, outputs },
  look: {
    title: type,
    icon: 'box',
    kind: type === 'human-gate' ? ('people' as const) : ('code' as const),
    hasInput: true,
    isContainer: type === 'parallel',
  },
});
const each = { within: [{ title: 'step-3', index: 0 }] };
const shared: ShareProjection = {
  ...{ workflowName: 'W', workspaceName: 'S', sharedBy: null, expiresAt: '', status: 'succeeded', startedAt: '' },
  ...{
    finishedAt: '2026-11-20T14:02:00Z',
    output: null,
    outputWords: {},
    missingItems: 0,
    error: null,
    workingMs: 0,
    waitingMs: 0,
    modelCalls: 0,
  },
  ...{ inputTokens: null, outputTokens: null, costUsd: null, isStandIn: false, most: null, hiddenCount: 0 },
  canvas: {
    nodes: [
      node('step-1', 'router', [
        { id: 'a', label: 'Refund' },
        { id: 'b', label: 'Otherwise' },
      ]),
      node('step-2', 'human-gate'),
      node('step-3', 'parallel'),
      node('step-4', 'code'),
      node('step-5', 'finish', []),
    ],
    edges: [{ id: 'edge-1', source: 'step-1', sourcePort: 'a', target: 'step-2', targetPort: 'in' }],
  },
  steps: [
    step('step-1', 0, 10, { firedPorts: ['a'] }),
    step('step-2', 10, 500),
    step('step-3', 500, 900),
    step('step-4', 500, 600, each),
    step('step-4', 600, 900, { within: [{ title: 'step-3', index: 1 }], status: 'failed' }),
    step('step-5', null, 900, { status: 'skipped' }),
  ],
};
describe('the drawing of a shared run', () => {
  test('is a document that the picture can draw, with the outputs that were shared', () => {
    const document = shareDocument(shared);
    expect(documentSchema.safeParse(document).success).toBe(true);
    const models = shareModels(shared);
    expect(models.get('step-1')?.ports.map((port) => port.label)).toEqual(['Refund', 'Otherwise']);
    expect(models.get('step-1')?.ports.every((port) => port.isRow)).toBe(true);
    expect(models.get('step-3')).toMatchObject({ isContainer: true, ports: [{ isRow: false }] });
    expect(models.get('step-5')?.ports).toEqual([]);
  });

  test('has a moment for each start and end', () => {
    expect(shareMoments(shared)).toEqual([0, 10, 500, 600, 900]);
  });

  test('shows each step as it stood', () => {
    const at = (moment: number) => shareStatusViews(shared, moment);
    expect(at(5)['step-1']?.status).toBe('running');
    expect(at(100)['step-2']?.status).toBe('waiting');
    expect(at(100)['step-4']?.status).toBe('queued');
    expect(at(700)['step-3']?.iterations).toEqual({ marks: ['done', 'running'], label: '1 of 2' });
    expect(at(Number.POSITIVE_INFINITY)['step-4']?.status).toBe('failed');
    expect(at(Number.POSITIVE_INFINITY)['step-5']?.status).toBe('skipped');
    expect(at(5)['step-1']?.firedPorts).toEqual([]);
    expect(at(10)['step-1']?.firedPorts).toEqual(['a']);
  });
});
