import type { SandboxJob } from '@/server/engine/contract';

export interface TortureCase {
  name: string;
  code: string;
  language?: SandboxJob['language'];
  timeoutMs: number;
  /** the error code it must end with, or the value it must give */
  expects: { code: string } | { value: string };
  /** on a busy machine time may run out before the limit it aims at is reached: being stopped then is as safe */
  mayTimeOut?: boolean;
}

/** A machine may be very busy while it starts: only what must time out is given little time. */
const PATIENT_MS = 30_000;

/** Code that tries to hang, flood, crash or leave the sandbox. At boot each must end as stated, or code steps stay off. */
export const TORTURE_CASES: TortureCase[] = [
  { name: 'endless loop', code: 'while (true) {}', timeoutMs: 150, expects: { code: 'sandbox-timeout' } },
  {
    name: 'allocation without end',
    code: 'const kept = []; while (true) kept.push("x".repeat(100000) + kept.length);',
    timeoutMs: PATIENT_MS,
    expects: { code: 'sandbox-memory' },
  },
  {
    name: 'regular expression that backtracks',
    code: 'return /^(a+)+$/.test("a".repeat(60) + "b");',
    timeoutMs: 150,
    expects: { code: 'sandbox-timeout' },
  },
  {
    name: 'deep recursion',
    code: 'function deeper() { return deeper() + 1; } return deeper();',
    timeoutMs: PATIENT_MS,
    expects: { code: 'sandbox-stack' },
  },
  { name: 'returned function', code: 'return () => 1;', timeoutMs: PATIENT_MS, expects: { code: 'code-result' } },
  {
    name: 'constructor escape',
    code: `const Outside = console.log.constructor.constructor;
return Outside('return typeof process + typeof require + typeof fetch')();`,
    timeoutMs: PATIENT_MS,
    expects: { value: '"undefinedundefinedundefined"' },
  },
  {
    name: 'console flood',
    code: 'for (let line = 0; line < 20000; line++) console.log("x".repeat(1000)); return 1;',
    timeoutMs: PATIENT_MS,
    expects: { value: '1' },
  },
  {
    name: 'promise that never settles',
    code: 'await new Promise(() => {}); return 1;',
    timeoutMs: PATIENT_MS,
    expects: { code: 'code-never-settles' },
  },
];
