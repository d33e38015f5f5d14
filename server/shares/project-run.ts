import type { PrismaClient } from '@/generated/prisma/client';
import { type FieldWords, fieldWords } from '@/graph/analysis/field-words';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { metaAt } from '@/graph/expressions/config-fields';
import { parseFieldPath } from '@/graph/field-path';
import { isBlobRef, type Json } from '@/graph/json';
import type { AnyNodeDefinition, NodeRegistry } from '@/graph/node-definition';
import { StepFailure } from '@/server/engine/contract';
import type { ValueStore } from '@/server/engine/driver-ports';
import { fromJsonColumn } from '@/server/json-column';
import type { PriceList } from '@/server/models/price-list';
import { notFound } from '@/server/refusal';
import { boundOfVersion, type RunBound } from '@/server/runs/get-run-bound';
import { readEvents } from '@/server/runs/read-events';
import { type CollectedStep, collectSteps, type Repeat, waitedMs } from './collect-steps';
import { PublicValues } from './public-value';
import type { RedactorSource } from './redactor-source';
import type { ShareLook, ShareNode, ShareProjection, ShareStep } from './share-projection';
import type { ShareScope } from './share-scope';

export interface ProjectServices {
  prisma: PrismaClient;
  registry: NodeRegistry;
  values: ValueStore;
  redactors: RedactorSource;
  prices: PriceList;
}

/** A stored value larger than this is shown by its beginning only. */
const MAX_VALUE_BYTES = 256_000;

/** What a viewer of this run gets to see. Preview and share page both call it, so the preview cannot lie. */
export const projectRun = async (
  services: ProjectServices,
  { runId, scope, sharedBy, expiresAt }: { runId: string; scope: ShareScope; sharedBy: string | null; expiresAt: Date },
): Promise<ShareProjection> => {
  const { prisma, registry, values, redactors } = services;
  const run = await prisma.run.findUnique({
    where: { id: runId },
    include: { workflow: { select: { name: true } }, workspace: { select: { name: true } }, version: true },
  });
  if (!run) throw notFound('shared run');
  const document = fromJsonColumn<WorkflowDocument>(run.version.document);
  const events = await readEvents(prisma, run.id, 0);
  const { steps, waits, repeats, missingItems } = collectSteps(events);
  const open = new PublicValues(await redactors.forWorkspace(run.workspaceId), scope);
  const full = (value: Json): Promise<Json> => fullValue(values, run.workspaceId, value);

  const names = new Names(document, registry, repeats);
  // By the log, as the run's own page counts.
  const begun = Date.parse(events[0]?.at ?? run.createdAt.toISOString());
  const ended = run.finishedAt === null ? Date.now() : Date.parse(events.at(-1)?.at ?? run.finishedAt.toISOString());
  const waitingMs = waitedMs(waits);
  const shared: ShareStep[] = [];
  for (const step of steps) {
    const node = names.node(step.nodeId);
    if (node) shared.push(await shareStep({ step, node, names, scope, open, begun, full }));
  }
  return {
    workflowName: open.text(run.workflow.name),
    workspaceName: open.text(run.workspace.name),
    sharedBy,
    expiresAt: expiresAt.toISOString(),
    status: run.status,
    missingItems: run.status === 'succeeded' ? missingItems : 0,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    output: open.value(await full(fromJsonColumn<Json>(run.output))),
    outputWords: names.outputWords(open),
    error: run.error ? open.text(fromJsonColumn<{ message: string }>(run.error).message) : null,
    workingMs: Math.max(0, ended - begun - waitingMs),
    waitingMs,
    modelCalls: run.modelCalls,
    inputTokens: run.inputTokens === null ? null : Number(run.inputTokens),
    outputTokens: run.outputTokens === null ? null : Number(run.outputTokens),
    costUsd: run.costUsd?.toNumber() ?? null,
    isStandIn: run.isStandIn,
    most: mostOf(await boundOfVersion(services, run.workspaceId, document)),
    canvas: names.canvas(open),
    steps: shared,
    hiddenCount: open.hidden,
  };
};

const mostOf = ({ total, time, isWhole }: RunBound): ShareProjection['most'] =>
  isWhole
    ? {
        modelCalls: total.modelCalls,
        tokens: total.inputTokens + total.outputTokens,
        costUsd: total.costUsd,
        waitMs: time.waitMs,
      }
    : null;

/** A value that cannot be had must not keep the rest of the run from its viewers: they see its beginning. */
export const fullValue = async (values: Pick<ValueStore, 'get'>, workspaceId: string, value: Json): Promise<Json> => {
  if (!isBlobRef(value) || value.size > MAX_VALUE_BYTES) return value;
  try {
    return await values.get(workspaceId, value);
  } catch (cause) {
    if (cause instanceof StepFailure) return value;
    throw cause;
  }
};

interface StepParts {
  step: CollectedStep;
  node: WorkflowNode;
  names: Names;
  scope: ShareScope;
  open: PublicValues;
  begun: number;
  full(value: Json): Promise<Json>;
}

const shareStep = async ({ step, node, names, scope, open, begun, full }: StepParts): Promise<ShareStep> => {
  const costs = step.usage.map((usage) => usage.costUsd);
  const shared: ShareStep = {
    nodeId: names.id(node.id),
    title: open.text(node.title),
    within: names.within(step.path, open),
    status: step.status,
    startedAtMs: step.startedAt === null ? null : Math.max(0, step.startedAt - begun),
    endedAtMs: step.endedAt === null ? null : Math.max(0, step.endedAt - begun),
    attempts: step.attempts,
    firedPorts: step.ports,
    isStandIn: step.usage.some((usage) => usage.isStandIn),
    costUsd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
  };
  // What a step gives to a model is its prompt, a router's question too, so one switch rules both.
  const isAi = names.definition(node.type)?.category === 'ai' || step.usage.length > 0;
  if (isAi ? scope.includePrompts : scope.includeInputs) {
    shared.input = [];
    for (const { field, value } of step.input) {
      const label = names.setting(node, field);
      shared.input.push({ field, ...(label && { label }), value: open.value(await full(value)) });
    }
  }
  if (isAi && scope.includePrompts && step.trace !== null) shared.prompt = open.value(await full(step.trace));
  if (step.status === 'done' && (!isInputStep(names.definition(node.type)) || scope.includeInputs))
    Object.assign(shared, { output: open.value(await full(step.output)), words: names.words(node, open) });
  if (step.error !== null) shared.error = open.text(step.error);
  return shared;
};

/** Start gives out the run's input: showing its output would show the input. */
const isInputStep = (definition: AnyNodeDefinition | undefined): boolean => definition?.category === 'start';

/** Names made up for one projection, so that no id of ours leaves. */
class Names {
  private readonly byId: Map<string, WorkflowNode>;
  private readonly byKey: Map<string, WorkflowNode>;
  private readonly ids: Map<string, string>;

  constructor(
    private readonly document: WorkflowDocument,
    private readonly registry: NodeRegistry,
    private readonly repeats: ReadonlyMap<string, Repeat>,
  ) {
    this.byId = new Map(document.nodes.map((node) => [node.id, node]));
    this.byKey = new Map(document.nodes.map((node) => [node.key, node]));
    this.ids = new Map(document.nodes.map((node, index) => [node.id, `step-${index + 1}`]));
  }

  node = (id: string): WorkflowNode | undefined => this.byId.get(id);
  id = (id: string): string => this.ids.get(id) ?? 'step-0';
  definition = (type: string): AnyNodeDefinition | undefined => this.registry.get(type);

  within(path: string, open: PublicValues): ShareStep['within'] {
    return path
      .split('/')
      .slice(0, -1)
      .map((part, level, parts) => {
        const [, key, index] = /^([^[]+)(?:\[(\d+)\])?$/.exec(part) ?? [];
        const repeat = this.repeats.get([...parts.slice(0, level), key].join('/'));
        return {
          ...(repeat && { repeat }),
          title: open.text(this.byKey.get(key ?? '')?.title ?? ''),
          index: index === undefined ? null : Number(index),
        };
      });
  }

  canvas(open: PublicValues): ShareProjection['canvas'] {
    return {
      nodes: this.document.nodes.map(
        (node): ShareNode => ({
          id: this.id(node.id),
          type: node.type,
          title: open.text(node.title),
          position: node.position,
          ...(node.size && { size: node.size }),
          ...(node.parentId && { parentId: this.id(node.parentId) }),
          outputs: this.outputs(node, open),
          look: lookOf(node.type, this.registry.get(node.type)),
        }),
      ),
      edges: this.document.edges.map((edge, index) => ({
        id: `edge-${index + 1}`,
        source: this.id(edge.source),
        sourcePort: edge.sourcePort,
        target: this.id(edge.target),
        targetPort: edge.targetPort,
      })),
    };
  }

  /** What the form of this kind of step calls a setting; those inside of others are named by their places. */
  setting(node: WorkflowNode, field: string): string | undefined {
    const definition = this.registry.get(node.type);
    const [root, name, ...rest] = parseFieldPath(field);
    if (!definition || root !== 'config' || typeof name !== 'string' || rest.length > 0) return undefined;
    return metaAt(definition.config, [name])?.title;
  }

  /** What the fields of a step's output are called. Names of fields are shown with every value, so their titles may be. */
  words = (node: WorkflowNode, open: PublicValues): Record<string, FieldWords> =>
    open.value(fieldWords(node, this.registry) as unknown as Json) as unknown as Record<string, FieldWords>;

  /** Of the result, whichever Finish gave it. */
  outputWords = (open: PublicValues): Record<string, FieldWords> =>
    Object.assign(
      {},
      ...this.document.nodes
        .filter(({ type }) => this.definition(type)?.category === 'finish')
        .map((node) => this.words(node, open)),
    );

  private outputs(node: WorkflowNode, open: PublicValues): ShareNode['outputs'] {
    const definition = this.registry.get(node.type);
    const config = definition?.config.safeParse(node.config);
    if (!definition || !config?.success) return [];
    return definition.outputs(config.data).map(({ id, label }) => ({ id, label: open.text(label) }));
  }
}

const lookOf = (type: string, definition: AnyNodeDefinition | undefined): ShareLook =>
  definition
    ? {
        title: definition.title,
        icon: definition.icon,
        kind: definition.category,
        hasInput: definition.hasInput,
        isContainer: definition.isContainer === true,
      }
    : { title: type, icon: 'box', kind: 'tools', hasInput: true, isContainer: false };
