import type { Bound, StepBound } from '@/graph/bound/bound';
import { boundOf } from '@/graph/bound/bound-of';
import { durationInWords, moneyInWords, timeInWords, wholeNumber } from '@/graph/bound/bound-words';
import { modelsInDocument } from '@/graph/bound/models-in';
import type { WorkflowDocument } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { calledVersions, callsIn, type KnownVersions, withKnownVersions } from '@/nodes/sub-workflow/known-versions';
import type { PriceList } from '@/server/models/price-list';
import { Refusal } from '@/server/refusal';
import { knownVersions, type VersionSource } from '@/server/workflows/known-versions';
import { EXIT } from './exit-code';
import { loadDocument } from './load-document';
import { columns, printJson, printLines } from './print';
import { versionsBeside } from './versions-beside';

export interface BoundOptions {
  /** what steps get that leave the choice of the model open */
  model?: string;
  json?: boolean;
}

/**
 * `sluice bound <file>`: the most one run can use, proven from the file, and from the workflows it runs as they are, not as
 * it says they are: `stored`, or files beside it. Needs no server and no database for a file that runs no other workflow.
 */
export const boundCommand = async (
  { prices, stored }: { prices: PriceList; stored: VersionSource },
  path: string,
  options: BoundOptions,
): Promise<number> => {
  const { model } = options;
  if (model !== undefined && !/^[a-z0-9-]+:.+$/.test(model))
    throw new Refusal('invalid', `“${model}” is no model. Name it like openai:gpt-5.4 or ollama:llama3.`);
  const { document: drawn } = await loadDocument(path, registry);
  const called = calledVersions(drawn);
  const beside = called.length > 0 ? await versionsBeside(path, registry) : new Map<string, WorkflowDocument>();
  const source: VersionSource = async (hash) => beside.get(hash) ?? stored(hash);
  const versions = await knownVersions(registry, source, called);
  const document = withKnownVersions(drawn, versions);
  const asked = [...modelsInDocument(document, registry), ...(model === undefined ? [] : [model])];
  const catalogue = await prices.catalogue('', asked);
  const bound = boundOf(document, registry, model === undefined ? catalogue : { ...catalogue, defaultModel: model });
  const isWhole = bound.unfinished.length === 0;
  if (options.json) printJson({ file: path, ...inKeys(bound, document) });
  else printLines([...report(bound, document), ...unknownVersions(document, versions)]);
  return isWhole ? EXIT.ok : EXIT.failed;
};

const unknownVersions = (document: WorkflowDocument, known: KnownVersions): string[] =>
  callsIn(document).flatMap(({ title, name, hash }) =>
    known.has(hash)
      ? []
      : [
          `  ${title} runs ${name === '' ? 'a workflow' : `“${name}”`} in a version that is not known here, and what the file says of it proves nothing. Put that workflow's file beside this one, or ask while Sluice runs.`,
        ],
  );

/** Programs name steps by their keys, as the file does in its references. */
const inKeys = (bound: Bound, { nodes }: WorkflowDocument) => {
  const keys = new Map(nodes.map(({ id, key }) => [id, key]));
  const key = (id: string | null): string | null => (id === null ? null : (keys.get(id) ?? id));
  return {
    ...bound,
    steps: bound.steps.map(({ nodeId, ...step }) => ({ step: key(nodeId), ...step })),
    dominant: Object.fromEntries(Object.entries(bound.dominant).map(([part, id]) => [part, key(id)])),
    unknownPrices: bound.unknownPrices.map(({ model, nodeIds }) => ({ model, steps: nodeIds.map(key) })),
    unfinished: bound.unfinished.map(key),
  };
};

function report(bound: Bound, document: WorkflowDocument): string[] {
  const titles = new Map(document.nodes.map(({ id, title }) => [id, title]));
  const { total, time, prices, dominant, unknownPrices, unfinished } = bound;
  const most = [
    `${wholeNumber(total.modelCalls)} model calls`,
    `${wholeNumber(total.toolCalls)} tool calls`,
    `${wholeNumber(total.inputTokens)} tokens in`,
    `${wholeNumber(total.outputTokens)} tokens out`,
    total.costUsd === null ? 'money unknown' : moneyInWords(total.costUsd),
  ];
  return [
    unfinished.length > 0
      ? `${document.name}: what one run uses at most is not known; counted so far`
      : `${document.name}: one run uses at most`,
    `  ${most.join(' · ')}`,
    `  ${timeInWords(time)}.`,
    '',
    ...columns([
      ['step', 'times', 'tries', 'model calls', 'tool calls', 'tokens in', 'tokens out', 'money', 'time'],
      ...bound.steps.map((step) => row(step, titles.get(step.nodeId) ?? step.nodeId, dominant)),
    ]).map((line) => `  ${line}`),
    '',
    ...(Object.values(dominant).some(Boolean) ? ['  * the largest part of the whole'] : []),
    `  Prices of ${prices.date}, ${prices.source}.`,
    ...unknownPrices.map(
      ({ model, nodeIds }) =>
        `  The price of ${model} is not known (${nodeIds.map((id) => titles.get(id) ?? id).join(', ')}): put it into prices.json.`,
    ),
    ...(unfinished.length > 0
      ? [
          `  Not all is counted: ${unfinished.map((id) => titles.get(id) ?? id).join(', ')} cannot be measured yet. "npx sluice check" says why.`,
        ]
      : []),
  ];
}

function row({ nodeId, isContainer, times, attempts, total, time }: StepBound, title: string, most: Bound['dominant']) {
  const cell = (text: string, part: keyof Bound['dominant']): string => (most[part] === nodeId ? `${text} *` : text);
  return [
    title,
    wholeNumber(times),
    isContainer ? '' : String(attempts),
    cell(wholeNumber(total.modelCalls), 'modelCalls'),
    cell(wholeNumber(total.toolCalls), 'toolCalls'),
    cell(wholeNumber(total.inputTokens), 'inputTokens'),
    cell(wholeNumber(total.outputTokens), 'outputTokens'),
    cell(total.costUsd === null ? 'unknown' : moneyInWords(total.costUsd), 'costUsd'),
    cell(durationInWords(time.workMs, 'short'), 'time'),
  ];
}
