import { type JSValueHandle, QuickJS, type QuickJSOptions, type Snapshot } from 'quickjs-wasi';
import encoding from 'quickjs-wasi/encoding.so';
import engine from 'quickjs-wasi/quickjs.wasm';
import structuredClone from 'quickjs-wasi/structured-clone.so';
import url from 'quickjs-wasi/url.so';
import { GUEST_KIT } from './guest-kit';
import { SANDBOX_LIMITS } from './protocol';

// Compiled once a process.
const compiled = {
  engine: new WebAssembly.Module(engine),
  extensions: [
    { name: 'url', wasm: new WebAssembly.Module(url) },
    { name: 'encoding', wasm: new WebAssembly.Module(encoding) },
    { name: 'structured-clone', wasm: new WebAssembly.Module(structuredClone) },
  ],
};

const KIT_FUNCTIONS = ['begin', 'compile', 'start', 'outcome'] as const;
type KitFunction = (typeof KIT_FUNCTIONS)[number];

/** What a job lets the machine ask of its surroundings. */
export interface Surroundings {
  /** milliseconds since 1970; stands still */
  now: number;
  isInterrupted(): boolean;
  /** true when nothing more is kept */
  print(level: string, line: string): boolean;
}

/** Which surroundings the machine has now. */
interface Outside {
  now: Surroundings;
}

/** The library hides the instance; its snapshots are made of just these two. */
interface Inside {
  exports: { memory: WebAssembly.Memory; __stack_pointer: WebAssembly.Global };
}

const NOWHERE: Surroundings = { now: 0, isInterrupted: () => false, print: () => true };

/** A machine with the kit in it, before any code of users: what every other one is a copy of. */
interface Original {
  snapshot: Snapshot;
  /** where the kit's functions are in its memory */
  tokens: Map<KitFunction, number>;
}

let original: Promise<Original> | undefined;

/**
 * A virtual machine. Its whole state is its memory and its stack pointer: the modules have no other variable that can
 * change, and no host function keeps anything between two jobs. So writing both back is the same as making a new one, at
 * a thirtieth of the cost. One whose memory has grown cannot be set back, because memory never shrinks, and is thrown away.
 */
export class Machine {
  private constructor(
    private readonly vm: QuickJS,
    private readonly functions: ReadonlyMap<KitFunction, JSValueHandle>,
    private readonly image: Snapshot,
    private readonly outside: Outside,
  ) {}

  /** A new instance, with the memory that the original had before it ran anything. */
  static async create(): Promise<Machine> {
    original ??= makeOriginal();
    const { snapshot, tokens } = await original;
    const outside: Outside = { now: NOWHERE };
    const vm = await QuickJS.restore(snapshot, optionsFor(outside));
    vm.registerHostCallback('log', printer(vm, outside));
    const functions = new Map([...tokens].map(([name, token]) => [name, vm.importHandle(token)] as const));
    touchSingletons(vm);
    return new Machine(vm, functions, vm.snapshot(), outside);
  }

  /** From here on its clock, its limits and its console are this job's. */
  enter(surroundings: Surroundings): void {
    this.outside.now = surroundings;
  }

  call(name: KitFunction, argument?: string): string {
    const callee = this.functions.get(name);
    if (!callee) throw new Error(`The kit has no ${name}.`);
    const given = argument === undefined ? [] : [this.vm.newString(argument)];
    const result = this.vm.callFunction(callee, this.vm.undefined, ...given);
    return result.isString ? result.toString() : '';
  }

  settle(): void {
    this.vm.executePendingJobs();
  }

  /** Forgets everything that happened since it was made. False when it cannot: then it must not be used again. */
  setBack(): boolean {
    this.outside.now = NOWHERE;
    const { memory, __stack_pointer: stackPointer } = (this.vm as unknown as Inside).exports;
    if (memory.buffer.byteLength !== this.image.memory.byteLength) return false;
    new Uint8Array(memory.buffer).set(this.image.memory);
    stackPointer.value = this.image.stackPointer;
    return true;
  }
}

async function makeOriginal(): Promise<Original> {
  const nowhere: Outside = { now: NOWHERE };
  const vm = await QuickJS.create(optionsFor(nowhere));
  const log = vm.newFunction('log', printer(vm, nowhere));
  const words = vm.hostToHandle({
    result: 'The returned value',
    nothing: 'The code returned nothing. End it with return and a value.',
  });
  const kit = vm.callFunction(vm.evalCode(GUEST_KIT, 'kit'), vm.undefined, log, words);
  // Taken now: nothing the user's code does later can put another function in their place.
  const tokens = new Map(KIT_FUNCTIONS.map((name) => [name, vm.exportHandle(kit.getProp(name))] as const));
  touchSingletons(vm);
  return { snapshot: vm.snapshot(), tokens };
}

/** The library keeps handles of these once asked; they must be older than the image that the machine is set back to. */
function touchSingletons(vm: QuickJS): void {
  for (const one of [vm.undefined, vm.null, vm.true, vm.false, vm.global]) one.isString;
}

const printer =
  (vm: QuickJS, outside: Outside) =>
  (level?: JSValueHandle, line?: JSValueHandle): JSValueHandle => {
    const isFull = level?.isString && line?.isString ? outside.now.print(level.toString(), line.toString()) : false;
    return isFull ? vm.true : vm.undefined;
  };

const optionsFor = (outside: Outside): QuickJSOptions => ({
  wasm: compiled.engine,
  extensions: compiled.extensions,
  memoryLimit: SANDBOX_LIMITS.memoryBytes,
  maxStackSize: SANDBOX_LIMITS.stackBytes,
  timezoneOffset: 0,
  interruptHandler: () => outside.now.isInterrupted(),
  wasi: (memory) => ({
    clock_time_get(_clock: number, _precision: bigint, result: number) {
      new DataView(memory.buffer).setBigUint64(result, BigInt(Math.trunc(outside.now.now)) * 1_000_000n, true);
      return 0;
    },
    random_get(pointer: number, length: number) {
      new Uint8Array(memory.buffer, pointer, length).fill(0);
      return 0;
    },
  }),
});
