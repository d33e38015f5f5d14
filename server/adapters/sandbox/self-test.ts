import { access } from 'node:fs/promises';
import { type SandboxJob, StepFailure } from '@/server/engine/contract';
import { type LockdownLayers, probeLockdown } from './lockdown';
import { TORTURE_CASES, type TortureCase } from './torture-cases';

export interface SandboxStatus {
  /** false until the self-test has passed */
  isEnabled: boolean;
  /** why code steps cannot run, for people */
  reason: string | null;
  /** what this machine allowed; null before the first probe */
  layers: LockdownLayers | null;
}

type RunJob = (job: SandboxJob, layers: LockdownLayers) => Promise<{ value: unknown }>;

/** Finds out what this machine can take away from a child, and whether hostile code stays where it is put. */
export async function runSelfTest(childPath: string, execute: RunJob): Promise<SandboxStatus> {
  const isThere = await access(childPath).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    return {
      isEnabled: false,
      reason: `Code steps are off: the sandbox program ${childPath} is missing.`,
      layers: null,
    };
  }
  const layers = await probeLockdown(childPath);
  const failed = await Promise.all(
    TORTURE_CASES.map(async (one) => ((await passes(one, (job) => execute(job, layers))) ? null : one.name)),
  );
  const names = failed.filter((name) => name !== null);
  if (names.length === 0) return { isEnabled: true, reason: null, layers };
  return {
    isEnabled: false,
    reason: `Code steps are off: the sandbox did not pass its own test on this machine (${names.join(', ')}).`,
    layers,
  };
}

async function passes(
  { code, language = 'javascript', timeoutMs, expects, mayTimeOut = false }: TortureCase,
  run: (job: SandboxJob) => Promise<{ value: unknown }>,
): Promise<boolean> {
  try {
    const { value } = await run({
      workspaceId: '',
      versionId: '',
      code,
      language,
      input: {},
      seed: '',
      now: 0,
      timeoutMs,
    });
    return 'value' in expects && JSON.stringify(value) === expects.value;
  } catch (error) {
    if (!(error instanceof StepFailure)) return false;
    if (mayTimeOut && error.error.code === 'sandbox-timeout') return true;
    return 'code' in expects && error.error.code === expects.code;
  }
}
