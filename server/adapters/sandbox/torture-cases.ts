import type { SandboxJob } from '@/server/engine/contract';

export interface TortureCase {
  name: string;
  code: string;
  language?: SandboxJob['language'];
  timeoutMs: number;
  /** the error code it must end with, or the value it must give */
  expects: { code: string } | { value: string };
}

/** Code that tries to hang, flood, crash or leave the sandbox. At boot each must end as stated, or code steps stay off. */
export const TORTURE_CASES: TortureCase[] = [
  { name: 'endless loop', code: 'while (true) {}', timeoutMs: 150, expects: { code: 'sandbox-timeout' } },
  {
    name: 'allocation without end',
    code: 'const kept = []; while (true) kept.push("x".repeat(100000) + kept.length);',
    timeoutMs: 5_000,
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
    timeoutMs: 2_000,
    expects: { code: 'sandbox-stack' },
  },
  { name: 'returned function', code: 'return () => 1;', timeoutMs: 2_000, expects: { code: 'code-result' } },
  {
    name: 'constructor escape',
    code: `const Outside = console.log.constructor.constructor;
return Outside('return typeof process + typeof require + typeof fetch')();`,
    timeoutMs: 2_000,
    expects: { value: '"undefinedundefinedundefined"' },
  },
  {
    name: 'console flood',
    code: 'for (let line = 0; line < 100000; line++) console.log("x".repeat(1000)); return 1;',
    timeoutMs: 5_000,
    expects: { value: '1' },
  },
  {
    name: 'promise that never settles',
    code: 'await new Promise(() => {}); return 1;',
    timeoutMs: 2_000,
    expects: { code: 'code-never-settles' },
  },
];
