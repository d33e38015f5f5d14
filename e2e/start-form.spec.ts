import { expect, test } from '@playwright/test';

const step = (id: string, type: string, title: string, place: number, config: object) => ({
  ...{ id, key: id, type, typeVersion: 1, title, position: { x: place * 304, y: 0 } },
  config,
});

/** Asks for both kinds of lists that are more than texts; one answer of its question leads nowhere. */
const order = {
  schemaVersion: 1,
  name: 'Add up an order',
  nodes: [
    step('start', 'start', 'Start', 0, {
      fields: [
        { key: 'amounts', label: 'Amounts', type: 'numbers', isRequired: true },
        {
          ...{ key: 'lines', label: 'Order lines', type: 'records', isRequired: true },
          fields: [
            { key: 'article', label: 'Article', type: 'text', isRequired: true },
            { key: 'pieces', label: 'Pieces', type: 'whole-number', isRequired: true },
          ],
          sample: [{ article: 'A-1', pieces: 2 }],
        },
      ],
    }),
    step('ask', 'human-gate', 'Ask for approval', 1, {
      ...{ title: 'Send {{ sum(input.lines.map(line, line.pieces)) }} pieces?', message: '', fields: [] },
      routes: [
        { id: 'approve', label: 'Yes, send them', tone: 'primary' },
        { id: 'reject', label: 'No', tone: 'danger' },
      ],
      ...{ timeoutMs: 86_400_000, timeoutRoute: 'reject', approvers: [] },
    }),
    step('finish', 'finish', 'Finish', 2, {
      ...{ result: 'fields', value: '' },
      fields: [{ key: 'sum', label: 'Sum of the amounts', value: '{{ sum(input.amounts) }}' }],
    }),
  ],
  edges: [
    { id: 'start-ask', source: 'start', sourcePort: 'out', target: 'ask', targetPort: 'in' },
    { id: 'ask-finish', source: 'ask', sourcePort: 'approve', target: 'finish', targetPort: 'in' },
  ],
};

test('numbers and rows are filled in where a run starts, and values go by their names', async ({ page }) => {
  await page.goto('/');
  await page
    .getByLabel('Workflow file')
    .setInputFiles({ name: 'order.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(order)) });
  await expect(page).toHaveURL(/\/w\//);
  await page.getByRole('button', { name: '1 to look at' }).click();
  await expect(page.getByRole('list', { name: 'What to fix' })).toContainText('Nothing follows "No"');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Run/ }).last().click();
  const dialog = page.getByRole('dialog', { name: /^Run/ });
  await dialog.getByRole('button', { name: 'Use sample data' }).click();
  await expect(dialog.getByLabel('Article, row 1')).toHaveValue('A-1');
  await dialog.getByRole('button', { name: 'Add row' }).click();
  await dialog.getByLabel('Pieces, row 2').fill('5');
  await dialog.getByLabel('Amounts').fill('1.5\n2,5');
  await dialog.getByRole('button', { name: 'Start run' }).click();
  await expect(dialog.getByText('Item 2 must be a number, but is text')).toBeVisible();
  await expect(dialog.getByLabel('Article, row 2')).toHaveAccessibleDescription('Fill this in');
  await dialog.getByLabel('Article, row 2').fill('B-2');
  await dialog.getByLabel('Amounts').fill('1.5\n2.5');
  await dialog.getByRole('button', { name: 'Start run' }).click();

  await page.getByRole('link', { name: 'View run' }).click();
  await expect(page).toHaveURL(/\/runs\//);
  const asked = page.getByRole('complementary', { name: 'Step Ask for approval' });
  await asked.getByRole('button', { name: 'Yes, send them' }).click();
  const result = page.getByRole('complementary', { name: 'Result' });
  await expect(result.getByText('Sum of the amounts')).toBeVisible();
  await expect(result.getByRole('definition').first()).toHaveText('4');

  await page.getByRole('row', { name: /^Ask for approval/ }).click();
  await expect(asked.getByText('Send 7 pieces?').first()).toBeVisible();
  const output = asked.getByRole('region', { name: 'Output' });
  await expect(output.getByText('Who answered')).toBeVisible();
  await expect(output.getByRole('definition').first()).toHaveText('Yes, send them');
});
