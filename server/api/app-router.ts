import { apiKeysRouter } from './routers/api-keys/router';
import { connectionsRouter } from './routers/connections/router';
import { credentialsRouter } from './routers/credentials/router';
import { examplesRouter } from './routers/examples/router';
import { gateLinkRouter } from './routers/gate-link/router';
import { gatesRouter } from './routers/gates/router';
import { helpRouter } from './routers/help/router';
import { modelsRouter } from './routers/models/router';
import { outboxRouter } from './routers/outbox/router';
import { runsRouter } from './routers/runs/router';
import { sessionRouter } from './routers/session/router';
import { shareRouter } from './routers/share/router';
import { sharesRouter } from './routers/shares/router';
import { workflowsRouter } from './routers/workflows/router';
import { router } from './trpc';

/** Every procedure of the product. Each declares its permission; `authorization.test.ts` holds the whole table. */
export const appRouter = router({
  session: sessionRouter,
  workflows: workflowsRouter,
  examples: examplesRouter,
  help: helpRouter,
  runs: runsRouter,
  gates: gatesRouter,
  gateLink: gateLinkRouter,
  shares: sharesRouter,
  share: shareRouter,
  connections: connectionsRouter,
  credentials: credentialsRouter,
  models: modelsRouter,
  outbox: outboxRouter,
  apiKeys: apiKeysRouter,
});
export type AppRouter = typeof appRouter;
