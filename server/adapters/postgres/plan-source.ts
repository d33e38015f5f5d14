import type { Pool } from 'pg';
import { compile } from '@/graph/compile';
import { parseDocument } from '@/graph/migrate/parse-document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Plan } from '@/graph/plan';
import { StepFailure } from '@/server/engine/contract';
import type { PlanSource } from '@/server/engine/driver-ports';
import { type RetryOptions, withRetry } from './with-retry';

const KEPT = 200;

/** Compiles each pinned version once a process; a version never changes. */
export class PostgresPlanSource implements PlanSource {
  private readonly plans = new Map<string, Plan>();

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly registry: NodeRegistry,
    private readonly retry: RetryOptions = {},
  ) {}

  async load(versionId: string): Promise<Plan> {
    const known = this.plans.get(versionId);
    if (known) return known;
    const plan = await this.compile(versionId);
    if (this.plans.size >= KEPT) this.plans.delete(this.plans.keys().next().value as string);
    this.plans.set(versionId, plan);
    return plan;
  }

  private async compile(versionId: string): Promise<Plan> {
    const { rows } = await withRetry(
      () => this.pool.query<{ document: unknown }>('select document from workflow_version where id = $1', [versionId]),
      this.retry,
    );
    if (!rows[0]) throw refuse('The version of the workflow that this run pins is not there any more.');
    const parsed = parseDocument(rows[0].document, this.registry);
    if ('findings' in parsed) throw refuse(parsed.findings[0]?.message);
    const { plan, findings } = compile(parsed.document, this.registry);
    if (!plan) throw refuse(findings.find(({ severity }) => severity === 'error')?.message);
    return plan;
  }
}

const refuse = (reason: string | undefined): StepFailure =>
  new StepFailure({
    code: 'cannot-compile',
    message: `This version of the workflow cannot run. ${reason ?? 'It has errors.'}`,
    transient: false,
  });
