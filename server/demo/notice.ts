/** Shown wherever a demo service answers. */
export const DEMO_NOTICE = 'Demo service: nothing leaves this machine';

/** What Sluice tells its own demo services beside a tool's arguments. */
export const META = {
  idempotencyKey: 'sluice/idempotencyKey',
  workspaceId: 'sluice/workspaceId',
  runId: 'sluice/runId',
} as const;
