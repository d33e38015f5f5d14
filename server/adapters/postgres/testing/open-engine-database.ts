import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { sha256Hex } from '@/graph/hash';
import type { JsonObject } from '@/graph/json';
import { createTestDatabase } from '@/server/testing/database';
import type { NearbyWorkers } from '../../offer-sockets/nearby-workers';
import type { Hub } from '../hub';
import { RunCreation } from '../run-creation';
import { RunOffers } from '../run-offers';

/** A migrated database with a workspace, a workflow and the queue, for tests of what runs on it. */
export interface EngineDatabase {
  url: string;
  pool: Pool;
  workspaceId: string;
  workflowId: string;
  /** a run whose version holds this document */
  createRun(document?: JsonObject, input?: JsonObject): Promise<string>;
  /** the same, offered to workers first */
  offerRunsOver(hub: Hub, nearby?: NearbyWorkers): void;
  close(): Promise<void>;
}

export async function openEngineDatabase(): Promise<EngineDatabase> {
  const database = await createTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 10 });
  pool.on('error', () => undefined);
  const workspaceId = randomUUID();
  const workflowId = randomUUID();
  await pool.query(`insert into workspace (id, name) values ($1, 'Test')`, [workspaceId]);
  await pool.query(
    `insert into workflow (id, workspace_id, name, document, updated_at) values ($1, $2, 'Test', '{}', now())`,
    [workflowId, workspaceId],
  );
  let creation = new RunCreation(pool);
  return {
    url: database.url,
    pool,
    workspaceId,
    workflowId,
    createRun: async (document = {}, input = {}) => {
      const { runId } = await creation.create({
        workspaceId,
        workflowId,
        version: { document: document as never, documentHash: sha256Hex(JSON.stringify(document)) },
        input,
        trigger: 'api',
        startedById: null,
      });
      return runId;
    },
    offerRunsOver: (hub, nearby) => {
      creation = new RunCreation(pool, new RunOffers(pool, hub, () => undefined, nearby));
    },
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}
