import { Pool } from 'pg';
import type { WorkflowDocument } from '@/graph/document';
import { RunCreation } from '@/server/adapters/postgres/run-creation';

// A process that starts runs, several at once, and tells of each: what a web process does on a busy day, until it is killed.

const [url = '', workspaceId = '', workflowId = '', count = '0'] = process.argv.slice(2);
const creation = new RunCreation(new Pool({ connectionString: url, max: 8 }));
let next = 0;

async function caller(): Promise<void> {
  while (next < Number(count)) {
    const idempotencyKey = `order-${next++}`;
    const { runId } = await creation.create({
      workspaceId,
      workflowId,
      version: { document: {} as WorkflowDocument, documentHash: 'hash' },
      input: { idempotencyKey },
      trigger: 'api',
      startedById: null,
      idempotencyKey,
    });
    process.send?.({ idempotencyKey, runId });
  }
}

await Promise.all(Array.from({ length: 12 }, caller));
