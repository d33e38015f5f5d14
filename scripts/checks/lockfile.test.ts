import { expect, test } from 'vitest';
import { completeLockfile } from '../lib/lockfile.mjs';
import { checkLockfile } from './lockfile.mjs';

const lock = {
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.2.3',
      integrity: 'sha512-a',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64-musl': '1.2.3',
        '@tool/win32-arm64': '^1.2.3',
        '@tool/darwin-arm64': '1.2.3',
      },
    },
    'node_modules/@tool/darwin-arm64': { version: '1.2.3', integrity: 'sha512-b', optional: true, os: ['darwin'] },
  },
};
const rules = (manifest: object, locked: Parameters<typeof checkLockfile>[1]) =>
  checkLockfile(manifest, locked).map(({ rule, where }) => `${rule} ${where}`);

test('what a partial registry left out is found and added', () => {
  expect(rules({}, lock)).toEqual([
    'all-platforms node_modules/@tool/linux-x64-musl',
    'all-platforms node_modules/@tool/win32-arm64',
  ]);
  const complete = completeLockfile(lock);
  expect(rules({}, complete)).toEqual([]);
  expect(complete.packages['node_modules/@tool/linux-x64-musl']).toEqual({
    version: '1.2.3',
    cpu: ['x64'],
    libc: ['musl'],
    os: ['linux'],
    dev: true,
    optional: true,
  });
  expect(complete.packages['node_modules/@tool/win32-arm64']).toMatchObject({ version: '1.2.3', os: ['win32'] });
});

test('ranges, hosts, missing checksums and versions out of step are found', () => {
  const locked = {
    packages: {
      'node_modules/tool': { version: '1.2.3', integrity: 'sha512-a', resolved: 'https://example.com/tool.tgz' },
      'node_modules/other': { version: '2.0.0' },
    },
  };
  expect(rules({ dependencies: { tool: '^1.2.3', other: '2.0.1' } }, locked)).toEqual([
    'exact-versions tool: ^1.2.3',
    'in-step other: 2.0.1',
    'no-hosts node_modules/tool',
    'integrity node_modules/other',
  ]);
});

test('an alias counts by the version it stands for', () => {
  const locked = { packages: { 'node_modules/ts7': { version: '7.0.2', integrity: 'sha512-a' } } };
  expect(rules({ devDependencies: { ts7: 'npm:typescript@7.0.2' } }, locked)).toEqual([]);
});
