import { JSException, type JSValueHandle, QuickJS } from 'quickjs-wasi';
import encoding from 'quickjs-wasi/encoding.so';
import engine from 'quickjs-wasi/quickjs.wasm';
import structuredClone from 'quickjs-wasi/structured-clone.so';
import url from 'quickjs-wasi/url.so';
import { ConsoleRecorder } from './console-recorder';
import { GUEST_KIT } from './guest-kit';
import { type ChildFailure, type ChildJob, type ChildReply, type FailureKind, SANDBOX_LIMITS } from './protocol';
import { stripTypes } from './strip-types';

// Compiled once a process; an instance is made for every job and never used again.
const compiled = {
  engine: new WebAssembly.Module(engine),
  extensions: [
    { name: 'url', wasm: new WebAssembly.Module(url) },
    { name: 'encoding', wasm: new WebAssembly.Module(encoding) },
    { name: 'structured-clone', wasm: new WebAssembly.Module(structuredClone) },
  ],
};

// The engine puts two lines of its own before a function body made from text.
const STRICT = "'use strict';";
const LINES_BEFORE = 2;

/** Runs one job in a virtual machine of its own. Never throws: what goes wrong is in the reply. */
export async function runInVm(job: ChildJob): Promise<Omit<ChildReply, 'id' | 'rssBytes'>> {
  const startedAt = Date.now();
  const deadline = startedAt + job.timeoutMs;
  const recorder = new ConsoleRecorder(startedAt);
  let isOverdue = false;
  const fail = (kind: FailureKind, error: Partial<ChildFailure> = {}) => ({
    failure: { kind, name: '', message: '', ...error },
    logs: recorder.lines,
  });

  let source: string;
  try {
    source = job.language === 'typescript' ? stripTypes(job.code) : job.code;
  } catch (error) {
    return fail('syntax', readSucraseError(error));
  }

  try {
    const vm = await createVm(job.now, () => {
      isOverdue ||= Date.now() > deadline;
      return isOverdue;
    });
    const kit = openKit(vm, job, recorder);
    try {
      kit.call('compile', STRICT + source);
    } catch (error) {
      if (isOverdue || !(error instanceof JSException)) throw error;
      const kind = kindOfThrown(error) === 'threw' ? 'syntax' : kindOfThrown(error);
      return fail(kind, { name: error.name, message: error.message, ...locate(error.stack, source) });
    }
    kit.call('start', job.inputText);
    vm.executePendingJobs();
    return readOutcome(kit.call('outcome'), source, recorder, fail);
  } catch (error) {
    if (isOverdue) return fail('timeout');
    return fail(kindOfEngineError(error), { message: error instanceof Error ? error.message : String(error) });
  }
}

const createVm = (now: number, isInterrupted: () => boolean): Promise<QuickJS> =>
  QuickJS.create({
    wasm: compiled.engine,
    extensions: compiled.extensions,
    memoryLimit: SANDBOX_LIMITS.memoryBytes,
    maxStackSize: SANDBOX_LIMITS.stackBytes,
    timezoneOffset: 0,
    interruptHandler: isInterrupted,
    wasi: (memory) => ({
      clock_time_get(_clock: number, _precision: bigint, result: number) {
        new DataView(memory.buffer).setBigUint64(result, BigInt(Math.trunc(now)) * 1_000_000n, true);
        return 0;
      },
      random_get(pointer: number, length: number) {
        new Uint8Array(memory.buffer, pointer, length).fill(0);
        return 0;
      },
    }),
  });

function openKit(vm: QuickJS, job: ChildJob, recorder: ConsoleRecorder) {
  const log = vm.newFunction('log', (level?: JSValueHandle, line?: JSValueHandle) => {
    if (level?.isString && line?.isString) recorder.add(level.toString(), line.toString());
    return recorder.isFull ? vm.true : vm.undefined;
  });
  const words = vm.hostToHandle({
    seed: job.seed,
    result: 'The returned value',
    nothing: 'The code returned nothing. End it with return and a value.',
  });
  const kit = vm.callFunction(vm.evalCode(GUEST_KIT, 'kit'), vm.undefined, log, words);
  // Taken now: nothing the user's code does later can put another function in their place.
  const functions = new Map(['compile', 'start', 'outcome'].map((name) => [name, kit.getProp(name)]));
  return {
    call(name: 'compile' | 'start' | 'outcome', argument?: string): string {
      const callee = functions.get(name);
      if (!callee) throw new Error(`The kit has no ${name}`);
      const given = argument === undefined ? [] : [vm.newString(argument)];
      const result = vm.callFunction(callee, vm.undefined, ...given);
      return result.isString ? result.toString() : '';
    },
  };
}

function readOutcome(
  outcome: string,
  source: string,
  recorder: ConsoleRecorder,
  fail: (kind: FailureKind, error?: Partial<ChildFailure>) => { failure: ChildFailure; logs: typeof recorder.lines },
) {
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
