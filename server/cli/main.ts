import { Command, CommanderError } from 'commander';
import { EnvError, getEnv } from '@/server/env';
import { Refusal } from '@/server/refusal';
import { describeFinding } from './describe-finding';
import { EXIT } from './exit-code';

// Started by scripts/sluice.mjs, which sees to Node, the packages, the bundle and, where a command needs it, the database.

// Each command loads what it needs when it is called: the whole product takes a second.

const collect = (value: string, before: string[]): string[] => [...before, value];

const program = new Command('sluice')
  .description('Runs Sluice workflows from the command line.')
  .exitOverride()
  .showHelpAfterError('Run "npx sluice --help" to see every command.');

let exitCode: number = EXIT.ok;

program
  .command('run <file>')
  .description('run a workflow file; ends with 0 when it succeeds, 1 when it fails, 3 when it waits for a person')
  .option('-i, --input <name=value>', 'a field of the first step; name=@path takes a file', collect, [])
  .option('--json', 'print one JSON object instead of text')
  .action(async (file: string, options: { input: string[]; json?: boolean }) => {
    const [{ runCommand }, { getApiServices }] = await Promise.all([
      import('./run-command'),
      import('@/server/wiring/api'),
    ]);
    exitCode = await runCommand(getApiServices(), file, options);
  });

program
  .command('check <file>')
  .description('say what is to fix in a workflow file; ends with 1 when there is anything')
  .option('--json', 'print one JSON object instead of text')
  .action(async (file: string, options: { json?: boolean }) => {
    const { checkCommand } = await import('./check-command');
    exitCode = await checkCommand(file, options);
  });

program
  .command('answer <run> <route>')
  .description('answer the question a run waits with, and follow the run on')
  .option('-v, --value <name=value>', 'a field of the form; name=@path takes a file', collect, [])
  .option('--step <path>', 'which question, when the run waits with several')
  .option('--json', 'print one JSON object instead of text')
  .action(async (run: string, route: string, options: { value: string[]; step?: string; json?: boolean }) => {
    const [{ answerCommand }, { getApiServices }] = await Promise.all([
      import('./answer-command'),
      import('@/server/wiring/api'),
    ]);
    exitCode = await answerCommand(getApiServices(), run, route, options);
  });

program
  .command('sign-in')
  .description('print a link that signs the owner in, once')
  .option('--url <address>', 'where people reach the app')
  .action(async ({ url }: { url?: string }) => {
    const { signInCommand } = await import('./sign-in-command');
    exitCode = await signInCommand(url ?? getEnv().publicUrl);
  });

program
  .command('set-up', { hidden: true })
  .option('--url <address>')
  .action(async ({ url }: { url?: string }) => {
    const { setUpCommand } = await import('./set-up-command');
    exitCode = await setUpCommand(url ?? getEnv().publicUrl);
  });

const explain = (error: unknown): string => {
  if (error instanceof Refusal) {
    const findings = (error.details.findings ?? []).map((finding) => `  ${describeFinding(finding, null)}`);
    return [error.message, ...findings].join('\n');
  }
  if (error instanceof EnvError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else {
    process.stderr.write(`${explain(error)}\n`);
    exitCode = EXIT.usage;
  }
}
// Connections that stay open would keep the process; what was printed goes out first.
process.stdout.write('', () => process.exit(exitCode));
