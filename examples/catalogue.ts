import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import { type FileRef, isFileRef, isJsonObject, type Json } from '@/graph/json';
import { parseDocumentText } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import { calledVersions } from '@/nodes/sub-workflow/known-versions';
import type { ExampleSource, SampleFile } from '@/server/workflows/example-source';
import type { ExampleView } from '@/server/workflows/example-view';

/** Whole jobs, in the order of the gallery. The id is the folder, and the name of the document in it. */
const jobIds = [
  'purchase-order',
  'ticket-triage',
  'feedback-sorting',
  'meeting-follow-up',
  'customer-message',
  'returns-desk',
] as const;

/** One way to build each, after the jobs; offered in the gallery and not put into a new workspace. */
const patternIds = [
  'several-opinions',
  'shorten-until-it-fits',
  'cheap-model-first',
  'workflow-in-workflow',
  'follow-up-later',
  'exchange-rate',
  'long-price-list',
  'work-out-an-invoice',
] as const;

export const exampleIds = [...jobIds, ...patternIds] as const;

/** Workflows that steps of an example run, by the example. */
const CALLED: Partial<Record<string, readonly string[]>> = { 'workflow-in-workflow': ['tidy-address'] };

/** Where the sample files of the examples are. */
const FILE_FOLDERS = ['purchase-order/files', 'feedback-sorting/files'];

/** What people call the service behind a demo tool. */
const SERVICES: Record<string, string> = {
  'postgres.query': 'Postgres',
  'slack.send': 'Slack',
  'gmail.create_draft': 'Gmail',
};

/** Reads the examples that ship, from the folder of the installation. */
export function createExampleSource({ root, registry }: { root: string; registry: NodeRegistry }): ExampleSource {
  const folder = join(root, 'examples');
  let read: Promise<ExampleView[]> | undefined;
  return {
    all() {
      read ??= Promise.all(exampleIds.map((id) => readExample(folder, id, registry)));
      return read;
    },
    async sampleFiles(document) {
      const refs = fileRefsIn(document as unknown as Json);
      const files = await Promise.all(refs.map((ref) => readSample(folder, ref)));
      return files.filter((file) => file !== null);
    },
    async calledBy(document) {
      const hashes = new Set(calledVersions(document));
      if (hashes.size === 0) return [];
      const places = Object.entries(CALLED).flatMap(([id, names]) =>
        (names ?? []).map((name) => join(folder, id, 'called', `${name}.workflow.json`)),
      );
      const called = await Promise.all(places.map((place) => readDocument(place, registry)));
      return called.filter((one) => hashes.has(hashDocument(one)));
    },
  };
}

async function readDocument(place: string, registry: NodeRegistry): Promise<WorkflowDocument> {
  const parsed = parseDocumentText(await readFile(place, 'utf8'), registry);
  if ('findings' in parsed) throw new Error(`The example ${place} cannot be read: ${parsed.findings[0]?.message}`);
  return parsed.document;
}

async function readExample(folder: string, id: string, registry: NodeRegistry): Promise<ExampleView> {
  const document = await readDocument(join(folder, id, `${id}.workflow.json`), registry);
  const tools = document.nodes.map(({ config }) => (typeof config.tool === 'string' ? config.tool : ''));
  return {
    id,
    kind: (jobIds as readonly string[]).includes(id) ? 'job' : 'pattern',
    name: document.name,
    description: document.description ?? '',
    stepCount: document.nodes.length,
    needs: [...new Set(tools.flatMap((tool) => SERVICES[tool] ?? []))],
    document,
  };
}

/** The name comes from a document, so it only ever chooses among the files that are there. */
async function readSample(folder: string, ref: FileRef): Promise<SampleFile | null> {
  if (!/^[\w.-]+$/.test(ref.name)) return null;
  for (const place of FILE_FOLDERS) {
    try {
      return { ref, bytes: new Uint8Array(await readFile(join(folder, place, ref.name))) };
    } catch {
      // It is in another folder, or no shipped file at all.
    }
  }
  return null;
}

/** Every file a document speaks of: the samples of its Start fields. */
export function fileRefsIn(value: Json): FileRef[] {
  if (isFileRef(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(fileRefsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(fileRefsIn) : [];
}
