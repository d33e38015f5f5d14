import { expect, test } from 'vitest';
import { registry } from '@/nodes/registry';
import { tellingStep } from './telling-step';

test('a workflow is marked by its most telling step', () => {
  expect(tellingStep(['start', 'prompt', 'router', 'finish'], registry)).toEqual({ icon: 'split', kind: 'decide' });
  expect(tellingStep(['start', 'finish'], registry).kind).toBe('start');
  expect(tellingStep([], registry).kind).toBe('start');
  expect(tellingStep(['of another copy'], registry)).toEqual({ icon: 'inbox', kind: 'start' });
});
