import { JSException } from 'quickjs-wasi';
import { ConsoleRecorder } from './console-recorder';
import type { Machine } from './machine';
import { MachineShelf } from './machine-shelf';
import { type ChildFailure, type ChildJob, type ChildReply, type FailureKind, SANDBOX_LIMITS } from './protocol';
import { stripTypes } from './strip-types';

const shelf = new MachineShelf();

/** Makes ready for the first job. */
export const prepare = (): Promise<void> => shelf.restock();

// The engine puts two lines of its own before a function body made from text.
const STRICT = "'use strict';";
const LINES_BEFORE = 2;

interface Ran {
  result: Omit<ChildReply, 'id' | 'rssBytes'>;
  /**
   * Sees to it that no other job meets anything of this one, and that the next need not wait for a machine. False when this one's
   * machine was not kept: its memory waits to be collected.
   */
  tidy(): boolean;
}

/**
 * Runs one job in a machine that remembers nothing of any other. Never throws: what goes wrong is in the reply. `tidy` must be
 * called before the next job begins.
 */
export async function runInVm(job: ChildJob): Promise<Ran> {
  const startedAt = Date.now();
  const deadline = startedAt + job.timeoutMs;
  const recorder = new ConsoleRecorder(startedAt);
  let isOverdue = false;
  const fail: Fail = (kind, error = {}) => ({
    failure: { kind, name: '', message: '', ...error },
    logs: recorder.lines,
  });

  let source: string;
  try {
    source = job.language === 'typescript' ? stripTypes(job.code) : job.code;
  } catch (error) {
    return { result: fail('syntax', readSucraseError(error)), tidy: () => true };
  }

  try {
    const machine = await shelf.take(job.owner);
    machine.enter({
      now: job.now,
      isInterrupted: () => {
        isOverdue ||= Date.now() > deadline;
        return isOverdue;
      },
      print: (level, line) => {
        recorder.add(level, line);
        return recorder.isFull;
      },
    });
    const outcome = runOn(machine, job, source, () => isOverdue, fail);
    const result = typeof outcome === 'string' ? readOutcome(outcome, source, recorder, fail) : outcome;
    const tidy = (): boolean => {
      const isKept = !isOverdue && shelf.giveBack(job.owner, machine);
      shelf.restockLater();
      return isKept;
    };
    return { result, tidy };
  } catch (error) {
    // What was thrown past the kit may have left the machine in any state: it is not given back.
    const tidy = (): boolean => false;
    if (isOverdue) return { result: fail('timeout'), tidy };
    const message = error instanceof Error ? error.message : String(error);
    return { result: fail(kindOfEngineError(error), { message }), tidy };
  }
}

/** What the kit says of the outcome, or the failure of code that cannot be read. Throws when the machine itself gives up. */
function runOn(
  machine: Machine,
  job: ChildJob,
  source: string,
  isOverdue: () => boolean,
  fail: Fail,
): string | ReturnType<Fail> {
  machine.call('begin', JSON.stringify(job.seed));
  try {
    machine.call('compile', STRICT + source);
  } catch (error) {
    if (isOverdue() || !(error instanceof JSException)) throw error;
    const kind = kindOfThrown(error) === 'threw' ? 'syntax' : kindOfThrown(error);
    return fail(kind, { name: error.name, message: error.message, ...locate(error.stack, source) });
  }
  machine.call('start', job.inputText);
  machine.settle();
  return machine.call('outcome');
}

type Fail = (
  kind: FailureKind,
  error?: Partial<ChildFailure>,
) => { failure: ChildFailure; logs: ConsoleRecorder['lines'] };

function readOutcome(
  outcome: string,
  source: string,
  recorder: ConsoleRecorder,
  fail: Fail,
): Omit<ChildReply, 'id' | 'rssBytes'> {
  const rest = outcome.slice(1);
  switch (outcome[0]) {
    case 'V':
      if (Buffer.byteLength(rest) > SANDBOX_LIMITS.outputBytes) return fail('too-large');
      return { valueText: rest, logs: recorder.lines };
    case 'R':
      return fail('bad-result', { message: rest });
    case 'E': {
      const error = JSON.parse(rest) as { name: string; message: string; stack: string };
      return fail(kindOfThrown(error), { name: error.name, message: error.message, ...locate(error.stack, source) });
    }
    case 'M':
      return fail('memory');
    default:
      return fail('never-settles');
  }
}

const kindOfThrown = ({ name, message }: { name: string; message: string }): FailureKind => {
  if (name === 'InternalError' && message === 'out of memory') return 'memory';
  if (name === 'RangeError' && message === 'Maximum call stack size exceeded') return 'too-deep';
  return 'threw';
};

const kindOfEngineError = (error: unknown): FailureKind => {
  const message = error instanceof Error ? error.message : '';
  if (/out of memory/.test(message)) return 'memory';
  if (/call stack/.test(message)) return 'too-deep';
  return 'internal';
};

/** Where in the author's text the first frame of the stack is. */
function locate(stack: string | undefined, source: string): Pick<ChildFailure, 'line' | 'column'> {
  const frame = /<input>:(\d+):(\d+)/.exec(stack ?? '');
  if (!frame) return {};
  const lineCount = source.split('\n').length;
  const line = Math.min(Math.max(Number(frame[1]) - LINES_BEFORE, 1), lineCount);
  const column = Number(frame[2]) - (line === 1 ? STRICT.length : 0);
  return { line, column: Math.max(column, 1) };
}

/** Sucrase ends its messages with `(line:column)`. */
function readSucraseError(error: unknown): Partial<ChildFailure> {
  const text = error instanceof Error ? error.message : String(error);
  const position = /\((\d+):(\d+)\)$/.exec(text);
  const message = text.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
  if (!position) return { name: 'SyntaxError', message };
  return { name: 'SyntaxError', message, line: Number(position[1]), column: Number(position[2]) };
}
