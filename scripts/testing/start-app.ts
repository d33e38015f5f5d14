import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findFreePort } from '../lib/free-port.mjs';
import { root } from '../lib/root.mjs';

export interface StartedApp {
  child: ChildProcess;
  url: string;
  /** signs the owner in, once */
  link: string;
  /** everything it has printed so far */
  output(): string;
  /** the exit code, once it has ended */
  exited: Promise<number | null>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A folder that is removed when the test is over. */
export const temporaryFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'sluice-app-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};

/** Environment of a person's terminal: nothing of the test run's own settings. */
const cleanEnvironment = (env: Record<string, string>): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(SLUICE_|DATABASE_URL$|PORT$|npm_lifecycle|VITEST)/.test(name),
  );
  return { ...Object.fromEntries(kept), NODE_ENV: 'production', BROWSER: 'none', ...env };
};

/** Runs a script of the checkout to its end. */
export const runScript = async (
  script: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [join(root, 'scripts', script), ...args], {
    cwd: root,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, stdout, stderr };
};

/** Starts the app as `npm start` does and waits for its line. */
export const startApp = async (env: Record<string, string>): Promise<StartedApp> => {
  const port = env.PORT ?? String(await findFreePort());
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
    cwd: root,
    env: cleanEnvironment({ ...env, PORT: port }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const link = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /Sign in: (\S+)\n/.exec(printed)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then(() => reject(new Error(`It ended before it served:\n${printed}`)));
  });
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    link,
    output: () => printed,
    exited,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
};

/** Numbers of the processes that a process started, by a word of their command line. */
export const childrenOf = (pid: number | undefined, word: string): number[] => {
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match?.[2] === String(pid) && match[3]?.includes(word))
    .map((match) => Number(match?.[1]));
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
