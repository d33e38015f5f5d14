import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { root } from './root.mjs';

/** Says something on an output that takes nothing, and a moment later something on one that does. */
const say = (imports: string): string => `
${imports}
process.stderr.write('lost\\n');
setTimeout(() => { process.stderr.write('lost too\\n'); process.stdout.write('alive\\n'); }, 50);
`;

test('a process whose output cannot be written lives on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-output-'));
  const file = join(folder, 'output');
  writeFileSync(file, '');
  // Opened for reading: every write to it fails, as on a full disk.
  const closed = openSync(file, 'r');
  const heard = async (imports: string) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', say(imports)], {
      stdio: ['ignore', 'pipe', closed],
    });
    const exited = once(child, 'exit');
    return { said: child.stdout && (await text(child.stdout)), code: (await exited)[0] };
  };
  try {
    const url = pathToFileURL(join(root, 'scripts', 'lib', 'outlive-output.mjs')).href;
    expect(await heard(`import { outliveOutput } from '${url}'; outliveOutput();`)).toEqual({
      said: 'alive\n',
      code: 0,
    });
    expect((await heard('')).code).not.toBe(0);
  } finally {
    closeSync(closed);
    rmSync(folder, { recursive: true });
  }
});
