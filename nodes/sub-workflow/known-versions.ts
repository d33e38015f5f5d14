import type { MostOfRun } from '@/graph/bound/most-of-run';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { subWorkflow } from './definition';

/** What is true of a version, worked out from its document. */
export interface KnownVersion {
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  most: MostOfRun;
}

/** By the hash of the version's document. */
export type KnownVersions = ReadonlyMap<string, KnownVersion>;

/** The steps of a workflow that run another, in a version that was chosen. */
export const callsIn = (document: WorkflowDocument): { title: string; name: string; hash: string }[] =>
  document.nodes.flatMap((node) => {
    const version = versionOf(node);
    const hash = hashOf(version);
    return hash === undefined ? [] : [{ title: node.title, name: String(version?.name ?? ''), hash }];
  });

/** The hashes of the versions that steps of a workflow run. */
export const calledVersions = (document: WorkflowDocument): string[] => callsIn(document).map(({ hash }) => hash);

/**
 * The same document with what is known of the versions its steps run in place of what it says of them: a file can say
 * anything. Of a version nobody knows it says nothing, so that its bound is unknown and never too small.
 */
export const withKnownVersions = (document: WorkflowDocument, known: KnownVersions): WorkflowDocument => ({
  ...document,
  nodes: document.nodes.map((node) => {
    const version = versionOf(node);
    if (!version) return node;
    const { most: _, ...said } = version;
    const facts = known.get(hashOf(version) ?? '');
    const workflow = { ...said, ...(facts as unknown as Record<string, Json> | undefined) };
    return { ...node, config: { ...node.config, workflow } };
  }),
});

const versionOf = ({ type, config }: WorkflowNode): JsonObject | undefined =>
  type === subWorkflow.type && isJsonObject(config.workflow) ? config.workflow : undefined;

const hashOf = (version: JsonObject | undefined): string | undefined =>
  typeof version?.versionHash === 'string' && version.versionHash !== '' ? version.versionHash : undefined;
