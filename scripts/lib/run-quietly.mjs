import { spawn } from 'node:child_process';

/**
 * Runs a program to its end, keeping the last of what it prints for the case that it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly(command, args, { onLine, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    // What is left undone when this process ends is not wanted any more.
    const end = () => child.kill();
    process.once('exit', end);
    let output = '';
    const take = (/** @type {Buffer} */ chunk) => {
      const text = chunk.toString();
      output = (output + text).slice(-40_000);
      if (onLine) for (const line of text.split('\n')) if (line.trim()) onLine(line.trim());
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    const settle = (/** @type {number} */ code, /** @type {string} */ text) => {
      process.off('exit', end);
      resolve({ code, output: text });
    };
    child.once('error', (error) => settle(127, `${output}${error.message}`));
    child.once('close', (code) => settle(code ?? 1, output));
  });
}
