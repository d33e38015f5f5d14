import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import type { NodeRegistry } from '@/graph/node-definition';
import type { ToolServers } from '@/server/connections/tool-servers';
import type { ValueStore } from '@/server/engine/driver-ports';
import type { StepHelp } from '@/server/help/step-help';
import type { CredentialVault } from '@/server/models/credential-vault';
import type { ModelCatalogue } from '@/server/models/model-catalogue';
import type { PriceList } from '@/server/models/price-list';
import type { DiskRoom } from '@/server/runs/disk-room';
import type { LiveRuns } from '@/server/runs/live-runs';
import type { QueueRoom } from '@/server/runs/queue-room';
import type { RunQueue } from '@/server/runs/run-queue';
import type { RedactorSource } from '@/server/shares/redactor-source';
import type { ExampleSource } from '@/server/workflows/example-source';
import type { RateLimits } from './rate-limits';

/** Everything the use cases behind the API need. Concrete ones come from `server/wiring.ts`; tests bring their own. */
export interface ApiServices {
  prisma: PrismaClient;
  /** for statements that must share a transaction with the queue */
  pool: Pool;
  registry: NodeRegistry;
  examples: ExampleSource;
  help: StepHelp;
  queue: RunQueue;
  queueRoom: QueueRoom;
  live: LiveRuns;
  values: ValueStore;
  toolServers: ToolServers;
  models: ModelCatalogue;
  prices: PriceList;
  vault: CredentialVault;
  redactors: RedactorSource;
  disk: DiskRoom;
  limits: RateLimits;
  /** an error that is ours: logged with its stack, never shown */
  reportDefect(error: unknown, where: { path?: string }): void;
}
