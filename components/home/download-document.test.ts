import { expect, test } from 'vitest';
import { fileName } from './download-document';

test('a file is named after its workflow, in any script, without what file systems mind', () => {
  expect(fileName('Answer purchase orders')).toBe('answer-purchase-orders');
  expect(fileName('../etc/passwd: "x"')).toBe('etc-passwd-x');
  expect(fileName('請求書 処理')).toBe('請求書-処理');
  expect(fileName('***')).toBe('workflow');
  expect(fileName('x'.repeat(300))).toHaveLength(80);
});
