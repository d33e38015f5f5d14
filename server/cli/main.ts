import { Command, CommanderError } from 'commander';
import { EnvError, getEnv } from '@/server/env';
import { Refusal } from '@/server/refusal';
import type { BoundOptions } from './bound-command';
import { describeFinding } from './describe-finding';
import { EXIT } from './exit-code';
import { printJson, printNote } from './print';
import type { BudgetOptions } from './read-budget';
import type { RetryOptions } from './retry-command';
import type { RunsOptions } from './runs-command';

// Started by scripts/sluice.mjs, which sees to Node, the packages, the bundle and, where a command needs it, the database.

// Each command loads what it needs when it is called: the whole product takes a second.

const collect = (value: string, before: string[]): string[] => [...before, value];

const services = async () => (await import('@/server/wiring/api')).getApiServices();

const program = new Command('sluice')
  .description('Runs Sluice workflows from the command line.')
  .exitOverride()
  .showHelpAfterError('Run "npx sluice --help" to see every command.');

let exitCode: number = EXIT.ok;

program
  .command('run <file>')
  .description('run a workflow file; ends with 0 when it succeeds, 1 when it fails, 3 when it waits for a person')
  .option('-i, --input <name=value>', 'a field of the first step; name=@path takes a file', collect, [])
  .option('--budget-usd <amount>', 'the most this run may cost, where the workflow allows more')
  .option('--budget-model-calls <count>', 'the most model calls it may make')
  .option('--budget-tool-calls <count>', 'the most tool calls it may make')
  .option('--budget-tokens <count>', 'the most tokens of models it may use, in and out together')
  .option('--json', 'print one JSON object instead of text')
  .action(async (file: string, options: { input: string[]; json?: boolean } & BudgetOptions) => {
    const { runCommand } = await import('./run-command');
    exitCode = await runCommand(await services(), file, options);
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
  .command('bound <file>')
  .description('say what one run of a workflow file can use at most: calls, tokens, money and time')
  .option('-m, --model <provider:model>', 'what steps get which leave the choice of the model open')
  .option('--json', 'print one JSON object instead of text')
  .action(async (file: string, options: BoundOptions) => {
    const { offlinePrices } = await import('@/server/wiring/offline-prices');
    const { boundCommand } = await import('./bound-command');
    const { storedVersions } = await import('./stored-versions');
    const prices = offlinePrices((problem) => printNote(problem));
    exitCode = await boundCommand({ prices, stored: storedVersions }, file, options);
  });

program
  .command('answer <run> <route>')
  .description('answer the question a run waits with, and follow the run on')
  .option('-v, --value <name=value>', 'a field of the form; name=@path takes a file', collect, [])
  .option('--step <path>', 'which question, when the run waits with several')
  .option('--json', 'print one JSON object instead of text')
  .action(async (run: string, route: string, options: { value: string[]; step?: string; json?: boolean }) => {
    const { answerCommand } = await import('./answer-command');
    exitCode = await answerCommand(await services(), run, route, options);
  });

program
  .command('import <files...>')
  .description('store workflow files as drafts; a file that was imported before is left as it is')
  .option('--json', 'print one JSON object instead of text')
  .action(async (files: string[], options: { json?: boolean }) => {
    const { importCommand } = await import('./import-command');
    exitCode = await importCommand(await services(), files, options);
  });

program
  .command('export <workflow>')
  .description('write a workflow, by its id or name, to standard output or a file')
  .option('-o, --output <file>', 'write it there')
  .option('--json', 'with --output: print one JSON object instead of text')
  .action(async (workflow: string, options: { output?: string; json?: boolean }) => {
    const { exportCommand } = await import('./export-command');
    exitCode = await exportCommand(await services(), workflow, options);
  });

program
  .command('runs')
  .description('list runs, the newest first')
  .option('--workflow <workflow>', 'of this workflow only, by its id or name')
  .option('--status <status>', 'queued, running, waiting, needs_attention, succeeded, failed or cancelled')
  .option('--cursor <cursor>', 'the next page, as the one before says')
  .option('--json', 'print one JSON object instead of text')
  .action(async (options: RunsOptions) => {
    const { runsCommand } = await import('./runs-command');
    exitCode = await runsCommand(await services(), options);
  });

program
  .command('cancel <run>')
  .description('stop a run and wait until it has ended')
  .option('--json', 'print one JSON object instead of text')
  .action(async (run: string, options: { json?: boolean }) => {
    const { cancelCommand } = await import('./cancel-command');
    exitCode = await cancelCommand(await services(), run, options);
  });

program
  .command('retry <run>')
  .description('run again what failed, with everything that succeeded taken over, and follow it as “run” does')
  .option('--from <step>', 'begin at this step of the run instead, by its path')
  .option('--only-failed-items', 'with --from a step that repeats over a list: only its items that failed')
  .option('--draft', 'with the workflow as it is now instead of the version that ran')
  .option('--budget-usd <amount>', 'the most the new run may cost, instead of what the run was given')
  .option('--budget-model-calls <count>', 'the most model calls it may make')
  .option('--budget-tool-calls <count>', 'the most tool calls it may make')
  .option('--budget-tokens <count>', 'the most tokens of models it may use, in and out together')
  .option('--json', 'print one JSON object instead of text')
  .action(async (run: string, options: RetryOptions) => {
    const { retryCommand } = await import('./retry-command');
    exitCode = await retryCommand(await services(), run, options);
  });

program
  .command('sign-in')
  .description('print a link that signs the owner in, once')
  .option('--url <address>', 'where people reach the app')
  .option('--json', 'print one JSON object instead of text')
  .action(async ({ url, json }: { url?: string; json?: boolean }) => {
    const { signInCommand } = await import('./sign-in-command');
    exitCode = await signInCommand(url ?? getEnv().publicUrl, { isJson: json ?? false });
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

const inFacts = (error: unknown) =>
  error instanceof Refusal
    ? { code: error.code, message: error.message, ...error.details }
    : { code: 'fault', message: error instanceof Error ? error.message : String(error) };

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else {
    printNote(explain(error));
    // A program that reads the output finds the same there.
    if (process.argv.includes('--json')) printJson({ error: inFacts(error) });
    exitCode = EXIT.usage;
  }
}
// Connections that stay open would keep the process; what was printed goes out first.
process.stdout.write('', () => process.exit(exitCode));
