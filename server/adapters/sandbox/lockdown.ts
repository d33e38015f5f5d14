import { type ChildProcess, spawn } from 'node:child_process';
import { getuid } from 'node:process';

/** What the operating system takes away from a child, on top of Node's own permission model. */
export interface LockdownLayers {
  /** runs as `nobody`; only possible when the server itself is root */
  user: boolean;
  /** a network namespace of its own, with nothing in it */
  network: boolean;
  /** memory, open files and core dumps are capped by the kernel */
  limits: boolean;
}

export interface LockedChild {
  /** the one file that the child may read and that it runs */
  entry: string;
  layers: LockdownLayers;
  /** of the JavaScript heap */
  oldSpaceMb: number;
  /** of all private memory; the kernel refuses more */
  dataBytes: number;
  stdin: 'ignore' | 'pipe';
  /** whether objects have `__proto__`; the sandbox's do not, but old libraries rely on it */
  hasProto: boolean;
}

const NOBODY = 65_534;
// Next declares NODE_ENV to be always there; here nothing is.
const NO_ENVIRONMENT = {} as NodeJS.ProcessEnv;
// V8 sets so much address space aside for machine code, and the kernel counts it although hardly any is used.
const CODE_RANGE_BYTES = 512 * 1024 * 1024;
const limitArguments = (dataBytes: number) => [`--data=${dataBytes + CODE_RANGE_BYTES}`, '--nofile=64', '--core=0'];

/** Finds out by trying which layers work on this machine. Containers and other systems often lack one. */
export async function probeLockdown(entry: string): Promise<LockdownLayers> {
  const readEntry = ['-e', 'require("node:fs").readFileSync(process.argv[1])', entry];
  const user = getuid?.() === 0 && (await succeeds(process.execPath, readEntry, true));
  const [network, limits] = await Promise.all([
    succeeds('unshare', ['-rn', '--', 'true'], user),
    succeeds('prlimit', [...limitArguments(734_003_200), 'true'], user),
  ]);
  return { user, network, limits };
}

/** Starts Node on `entry` with nothing: no environment, no files, no network, no child processes, no eval. */
export function spawnLocked({ entry, layers, oldSpaceMb, dataBytes, stdin, hasProto }: LockedChild): ChildProcess {
  const command = [
    ...(layers.network ? ['unshare', '-rn', '--'] : []),
    ...(layers.limits ? ['prlimit', ...limitArguments(dataBytes)] : []),
    process.execPath,
    '--permission',
    `--allow-fs-read=${entry}`,
    '--no-addons',
    `--max-old-space-size=${oldSpaceMb}`,
    '--disallow-code-generation-from-strings',
    ...(hasProto ? [] : ['--disable-proto=delete']),
    // No WebAssembly memory beyond 128 MB, whatever the code in it thinks its limit is.
    '--wasm-max-mem-pages=2048',
    '--expose-gc',
    // WebAssembly recurses on this stack; it must not end before the virtual machine's own guard speaks.
    '--stack-size=3900',
    entry,
  ];
  const [file = process.execPath, ...rest] = command;
  return spawn(file, rest, {
    env: NO_ENVIRONMENT,
    cwd: '/',
    detached: true,
    stdio: [stdin, 'ignore', 'pipe', 'ipc'],
    ...(layers.user ? { uid: NOBODY, gid: NOBODY } : {}),
  });
}

/** Kills the child and whatever it may have started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function succeeds(file: string, argv: string[], asNobody: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, argv, {
      env: NO_ENVIRONMENT,
      cwd: '/',
      stdio: 'ignore',
      ...(asNobody ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
