import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { NodeExecutor } from '@/server/engine/contract';
import { type Claim, type RunLog, SignalsPending, StaleEpoch } from '@/server/engine/driver-ports';
import type { EventData, NewEvent, Usage } from '@/server/engine/events';

/** From a local database to a struggling one. */
const DATABASE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
/** From an expression to a model that thinks. */
const STEP_SECONDS = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** Labels come from closed lists only: whoever speaks OpenAI's protocol, under whatever name, is one provider. */
const PROVIDERS = new Set(['openai', 'anthropic', 'google', 'openai-compatible', 'builtin']);

/** What a worker counts of its own work. No label holds anything that a user wrote. */
export class WorkerMetrics {
  private readonly claims: Histogram;
  private readonly claimed: Counter;
  private readonly appends: Histogram;
  private readonly events: Counter;
  private readonly runs: Counter;
  private readonly attempts: Histogram;
  private readonly retries: Counter;
  private readonly lost: Counter;
  private readonly unknown: Counter;
  private readonly gates: Counter;
  private readonly modelCalls: Counter;
  private readonly tokens: Counter;
  private readonly cost: Counter;
  private readonly unpriced: Counter;
  private readonly placeWaits: Histogram;

  constructor(registry: Registry, counts: { runs(): number; waiting(): number }) {
    const registers = [registry];
    const counter = (name: string, help: string, labelNames: string[] = []): Counter =>
      new Counter({ name, help, labelNames, registers });
    const histogram = (name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram =>
      new Histogram({ name, help, buckets, labelNames, registers });
    this.claims = histogram('sluice_claim_seconds', 'Time of one look for due runs', DATABASE_SECONDS);
    this.claimed = counter('sluice_claimed_runs_total', 'Runs taken from the queue');
    this.appends = histogram('sluice_append_seconds', 'Time until events are durable', DATABASE_SECONDS, ['outcome']);
    this.events = counter('sluice_events_total', 'Events written');
    this.runs = counter('sluice_runs_ended_total', 'Runs that ended, by how', ['status']);
    this.attempts = histogram('sluice_step_seconds', 'Time of one attempt of a step', STEP_SECONDS, [
      'type',
      'outcome',
    ]);
    this.retries = counter('sluice_step_retries_total', 'Attempts that failed and are made again');
    this.lost = counter('sluice_steps_lost_total', 'Attempts whose worker died');
    this.unknown = counter(
      'sluice_outcomes_unknown_total',
      'Changes of the world of which nobody knows whether they happened',
    );
    this.gates = counter('sluice_gates_closed_total', 'Gates, by how they were closed', ['how']);
    this.modelCalls = counter('sluice_model_calls_total', 'Calls of models', ['provider']);
    this.tokens = counter('sluice_model_tokens_total', 'Tokens, as far as providers tell', ['provider', 'direction']);
    this.cost = counter('sluice_model_cost_usd_total', 'What calls cost, as far as prices are known', ['provider']);
    this.unpriced = counter('sluice_model_calls_unpriced_total', 'Calls of which nobody knows the price', ['provider']);
    this.placeWaits = histogram('sluice_place_wait_seconds', 'Wait for a place at a limited connection', STEP_SECONDS);
    new Gauge({
      name: 'sluice_worker_runs',
      help: 'Runs this worker has, by whether they do something or only wait for a place',
      labelNames: ['state'],
      registers,
      collect() {
        this.set({ state: 'waiting' }, counts.waiting());
        this.set({ state: 'moving' }, Math.max(0, counts.runs() - counts.waiting()));
      },
    });
  }

  placeTaken(waitedMs: number): void {
    this.placeWaits.observe(waitedMs / 1000);
  }

  source<Source extends { claimDue(worker: string, most: number): Promise<Claim[]> }>(source: Source): Source {
    const claimDue: Source['claimDue'] = async (worker, most) => {
      const stop = this.claims.startTimer();
      const claims = await source.claimDue(worker, most);
      stop();
      this.claimed.inc(claims.length);
      return claims;
    };
    return overlay(source, { claimDue } as Partial<Source>);
  }

  runLog<Log extends RunLog>(log: Log): Log {
    const append: RunLog['append'] = async (request) => {
      const stop = this.appends.startTimer();
      try {
        await log.append(request);
      } catch (cause) {
        stop({ outcome: outcomeOf(cause) });
        throw cause;
      }
      stop({ outcome: 'written' });
      if (request.making !== undefined) this.claimed.inc();
      this.events.inc(request.events.length);
      for (const event of request.events) this.happened(event);
    };
    return overlay(log, { append } as Partial<Log>);
  }

  executors<Executors extends Readonly<Record<string, NodeExecutor<never>>>>(executors: Executors): Executors {
    const measured = Object.entries(executors).map(([type, execute]): [string, NodeExecutor<never>] => [
      type,
      async (config, context) => {
        const stop = this.attempts.startTimer({ type });
        try {
          const outcome = await execute(config, context);
          stop({ outcome: outcome.kind });
          return outcome;
        } catch (cause) {
          stop({ outcome: 'fail' });
          throw cause;
        }
      },
    ]);
    return Object.fromEntries(measured) as unknown as Executors;
  }

  private happened({ data }: NewEvent): void {
    for (const usage of usageOf(data)) this.used(usage);
    switch (data.type) {
      case 'run.succeeded':
      case 'run.failed':
      case 'run.cancelled':
        this.runs.inc({ status: data.type.slice('run.'.length) });
        break;
      case 'step.attemptFailed':
        this.retries.inc();
        break;
      case 'step.lost':
        this.lost.inc();
        break;
      case 'step.outcomeUnknown':
        this.unknown.inc();
        break;
      case 'gate.answered':
        this.gates.inc({ how: 'answered' });
        break;
      case 'gate.timedOut':
        this.gates.inc({ how: 'timed_out' });
        break;
    }
  }

  private used({ provider: name, inputTokens, outputTokens, costUsd }: Usage): void {
    const provider = PROVIDERS.has(name) ? name : 'other';
    this.modelCalls.inc({ provider });
    this.tokens.inc({ provider, direction: 'input' }, inputTokens ?? 0);
    this.tokens.inc({ provider, direction: 'output' }, outputTokens ?? 0);
    if (costUsd === null) this.unpriced.inc({ provider });
    else this.cost.inc({ provider }, costUsd);
  }
}

/** What a step itself used; a call of another run tells what that one used, which its own worker has counted. */
const usageOf = (data: EventData): readonly Usage[] =>
  data.type !== 'call.ended' && 'usage' in data && data.usage ? data.usage : [];

const outcomeOf = (cause: unknown): string => {
  if (cause instanceof StaleEpoch) return 'taken';
  return cause instanceof SignalsPending ? 'signalled' : 'failed';
};

/** The same object with some methods replaced; the others keep their `this`. */
const overlay = <Base extends object>(base: Base, methods: Partial<Base>): Base =>
  Object.assign(Object.create(base) as Base, methods);
