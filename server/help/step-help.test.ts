import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { registry } from '@/nodes/registry';
import { createStepHelp } from './step-help';

const help = createStepHelp({ root: fileURLToPath(new URL('../..', import.meta.url)), registry });

test('every kind of step has its help', async () => {
  for (const { type } of registry.all()) expect(await help.of(type)).toMatch(/^# \S/);
});

test.each(['../../package', 'nothing', '__proto__'])('%s is no kind of step', async (type) => {
  await expect(help.of(type)).rejects.toThrow();
});
