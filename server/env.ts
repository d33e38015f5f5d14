import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { type RunLimits, runLimits } from './run-limits';

/** Settings the operator made. The only file of the product that reads `process.env`; everyone else asks `getEnv()`. */
export interface Env {
  isProduction: boolean;
  /** the folder of the installation: where `examples/`, `dist/` and `mcp.json` are */
  root: string;
  databaseUrl: string;
  /** absolute; holds the secret key and, when it is embedded, the database */
  dataDir: string;
  port: number;
  /** address the web process listens on; anything but a loopback address means that strangers may reach it */
  host: string;
  isLoopbackOnly: boolean;
  /** where people reach the app, without a slash at the end; links that leave it begin with this */
  publicUrl: string;
  /** absolute; 32 bytes as 64 hexadecimal digits; `npm start` makes it */
  secretKeyFile: string;
  /** absolute; what models cost by the operator's word; may not exist */
  pricesFile: string;
  /** absolute; the operator's MCP servers, the `mcpServers` shape; may not exist */
  mcpConfigFile: string;
  /** `host:port` that the egress guard lets through although they are not public */
  egressAllow: string[];
  /** absolute; bundled processes: `sandbox/child.mjs`, `documents/child.mjs`, `demo-services.mjs` */
  distDir: string;
  logLevel: LogLevel;
  /** `provider:model` that steps which leave the choice open get; null: the first there is */
  defaultModel: string | null;
  /** false: the usual ports of local model servers are not probed */
  looksForLocalModels: boolean;
  /** calls at once over all workers, by `mcp:connection`, `model:provider` or `http:host` */
  callLimits: ReadonlyMap<string, number>;
  /** what one run may do, where it is not what the engine has by itself */
  runLimits: RunLimits;
  /** runs a worker moves on at once; sleeping ones do not count */
  workerRuns: number;
  /** runs that may wait to begin; more are refused */
  maxQueued: { all: number; perWorkspace: number };
  /** ended runs are deleted after so many days; null keeps them for ever */
  keepRunsDays: number | null;
  /** where a worker answers health checks and gives its metrics; null: nowhere */
  workerPort: number | null;
  /** what a collector of metrics must send; null: only callers on this machine are answered */
  metricsToken: string | null;
  /** what providers' keys and addresses the environment gives */
  providers: {
    openai: ProviderEnv;
    anthropic: ProviderEnv;
    google: ProviderEnv;
    /** any server that speaks OpenAI's protocol; counts as set when it has a base URL */
    openaiCompatible: ProviderEnv;
  };
  /** PATH and HOME, which child processes are given */
  path: string;
  home: string;
}

export interface ProviderEnv {
  apiKey: string | null;
  baseUrl: string | null;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** Thrown with one plain line for each setting that cannot be used. */
export class EnvError extends Error {
  override name = 'EnvError';
}

const url = (protocols: string[], example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be an address like ${example}`,
  });
const webUrl = url(['http:', 'https:'], 'https://sluice.example.com');

const count = (least: number, most: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${least} to ${most}` })
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    });

/** `mcp:crm=2,model:openai=8` */
const callLimits = z.string().transform((text, context) => {
  const limits = new Map<string, number>();
  for (const entry of text.split(',').map((each) => each.trim())) {
    const [, key, max] = /^((?:mcp|model|http):\S+)=([1-9]\d{0,4})$/.exec(entry) ?? [];
    if (key && max) limits.set(key, Number(max));
    else context.addIssue({ code: 'custom', message: 'must be a list like model:openai=8,http:api.example.com=4' });
  }
  return limits;
});

const schema = z.object({
  NODE_ENV: z.string().optional(),
  SLUICE_ROOT: z.string().optional(),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/database').optional(),
  SLUICE_DATA: z.string().default('./.sluice'),
  PORT: z.coerce
    .number({ error: 'must be a whole number from 1 to 65535' })
    .refine((value) => Number.isInteger(value) && value >= 1 && value <= 65_535, {
      error: 'must be a whole number from 1 to 65535',
    })
    .default(3000),
  SLUICE_HOST: z.string().default('127.0.0.1'),
  SLUICE_URL: webUrl.optional(),
  SLUICE_SECRET_KEY_FILE: z.string().optional(),
  SLUICE_MCP_CONFIG: z.string().optional(),
  SLUICE_PRICES: z.string().optional(),
  EGRESS_ALLOW: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .refine((entries) => entries.every((entry) => /^(\[[0-9a-f:.]+\]|[^:\s]+):\d{1,5}$/i.test(entry)), {
      error: 'must be a list like 127.0.0.1:11434,models.internal:8080',
    }),
  SLUICE_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  SLUICE_DEFAULT_MODEL: z
    .string()
    .regex(/^[a-z0-9-]+:.+$/, { error: 'must be a model like openai:gpt-5.4 or builtin:rules-v1' })
    .optional(),
  SLUICE_LOCAL_MODELS: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  SLUICE_CALL_LIMITS: callLimits.optional(),
  SLUICE_RUN_LIMITS: runLimits.optional(),
  SLUICE_WORKER_RUNS: count(1, 1_000).default(50),
  SLUICE_MAX_QUEUED: count(1, 10_000_000).default(10_000),
  SLUICE_MAX_QUEUED_PER_WORKSPACE: count(1, 10_000_000).default(5_000),
  SLUICE_KEEP_RUNS_DAYS: z
    .union([z.literal('forever').transform(() => null), count(1, 36_500)], {
      error: 'must be a whole number of days, or forever',
    })
    .default(90),
  SLUICE_WORKER_PORT: count(1, 65_535).optional(),
  SLUICE_METRICS_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: webUrl.optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: webUrl.optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: z.string().optional(),
  GEMINI_API_KEY: z.string().optional(),
  OPENAI_COMPATIBLE_API_KEY: z.string().optional(),
  OPENAI_COMPATIBLE_BASE_URL: webUrl.optional(),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
  HOME: z.string().default('/'),
});

/** Reads a set of variables; `cwd` is where relative paths begin. Exported for tests; the product calls `getEnv`. */
export function parseEnv(variables: Record<string, string | undefined>, cwd: string): Env {
  // An empty variable is how shells and compose files spell one that is not set.
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join('\n'));
  }
  const set = parsed.data;
  const root = resolve(cwd, set.SLUICE_ROOT ?? '.');
  const dataDir = resolve(cwd, set.SLUICE_DATA);
  const isLoopbackOnly = LOOPBACK.includes(set.SLUICE_HOST);
  return {
    isProduction: set.NODE_ENV === 'production',
    root,
    get databaseUrl() {
      const address = set.DATABASE_URL ?? readRecordedUrl(dataDir);
      if (!address) {
        throw new EnvError('DATABASE_URL is not set and no embedded database is running; "npm start" sees to both.');
      }
      return address;
    },
    dataDir,
    port: set.PORT,
    host: set.SLUICE_HOST,
    isLoopbackOnly,
    publicUrl: (set.SLUICE_URL ?? `http://${set.SLUICE_HOST}:${set.PORT}`).replace(/\/+$/, ''),
    secretKeyFile: resolve(cwd, set.SLUICE_SECRET_KEY_FILE ?? join(dataDir, 'secret.key')),
    pricesFile: resolve(cwd, set.SLUICE_PRICES ?? join(dataDir, 'prices.json')),
    mcpConfigFile: resolve(cwd, set.SLUICE_MCP_CONFIG ?? join(root, 'mcp.json')),
    egressAllow: set.EGRESS_ALLOW,
    distDir: join(root, 'dist'),
    logLevel: set.SLUICE_LOG_LEVEL,
    callLimits: set.SLUICE_CALL_LIMITS ?? new Map(),
    runLimits: set.SLUICE_RUN_LIMITS ?? {},
    workerRuns: set.SLUICE_WORKER_RUNS,
    maxQueued: { all: set.SLUICE_MAX_QUEUED, perWorkspace: set.SLUICE_MAX_QUEUED_PER_WORKSPACE },
    keepRunsDays: set.SLUICE_KEEP_RUNS_DAYS,
    workerPort: set.SLUICE_WORKER_PORT ?? null,
    metricsToken: set.SLUICE_METRICS_TOKEN ?? null,
    defaultModel: set.SLUICE_DEFAULT_MODEL ?? null,
    looksForLocalModels: set.SLUICE_LOCAL_MODELS === 'on',
    providers: {
      openai: provider(set.OPENAI_API_KEY, set.OPENAI_BASE_URL),
      anthropic: provider(set.ANTHROPIC_API_KEY, set.ANTHROPIC_BASE_URL),
      google: provider(set.GOOGLE_GENERATIVE_AI_API_KEY ?? set.GEMINI_API_KEY, undefined),
      openaiCompatible: provider(set.OPENAI_COMPATIBLE_API_KEY, set.OPENAI_COMPATIBLE_BASE_URL),
    },
    path: set.PATH,
    home: set.HOME,
  };
}

const provider = (apiKey: string | undefined, baseUrl: string | undefined): ProviderEnv => ({
  apiKey: apiKey ?? null,
  baseUrl: baseUrl ?? null,
});

/** `npm start` leaves the address of the server it runs in the data folder, for processes started by hand. */
function readRecordedUrl(dataDir: string): string | null {
  const file = join(dataDir, 'server.json');
  if (!existsSync(file)) return null;
  try {
    const recorded = z.object({ databaseUrl: z.string() }).safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return recorded.success ? recorded.data.databaseUrl : null;
  } catch {
    return null;
  }
}

let env: Env | undefined;

/** Read once a process, when first asked. Throws EnvError. */
export function getEnv(): Env {
  env ??= parseEnv(process.env, process.cwd());
  return env;
}
