import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileRef, isFileRef, isJsonObject, type Json } from '@/graph/json';
import { parseDocumentText } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { ExampleSource, SampleFile } from '@/server/workflows/example-source';
import type { ExampleView } from '@/server/workflows/example-view';

/** In the order of the gallery. The id is the folder, and the name of the document in it. */
export const exampleIds = [
  'purchase-order',
  'ticket-triage',
  'feedback-sorting',
  'meeting-follow-up',
  'customer-message',
  'returns-desk',
] as const;

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
  };
}

async function readExample(folder: string, id: string, registry: NodeRegistry): Promise<ExampleView> {
  const parsed = parseDocumentText(await readFile(join(folder, id, `${id}.workflow.json`), 'utf8'), registry);
  if ('findings' in parsed) throw new Error(`The example ${id} cannot be read: ${parsed.findings[0]?.message}`);
  const { document } = parsed;
  const tools = document.nodes.map(({ config }) => (typeof config.tool === 'string' ? config.tool : ''));
  return {
    id,
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
