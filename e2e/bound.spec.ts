import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const prompt = (id: string, title: string, place: number, config: object = {}) => ({
  ...{ id, key: id, type: 'prompt', typeVersion: 1, title, position: { x: place * 304, y: 0 } },
  config: { prompt: 'Say hello to {{ input.kind }}.', maxOutputTokens: 100, model: 'builtin:rules-v1', ...config },
});

/** Two models in a row: one that costs nothing, and one of a server nobody knows the prices of. */
const letters = {
  schemaVersion: 1,
  name: 'Two letters',
  nodes: [
    {
      ...{ id: 'start', key: 'start', type: 'start', typeVersion: 1, title: 'Start', position: { x: 0, y: 0 } },
      config: {
        fields: [
          { key: 'kind', label: 'Kind', type: 'choice', choices: ['you', 'all'], isRequired: true, sample: 'you' },
        ],
      },
    },
    prompt('first', 'First letter', 2),
    prompt('second', 'Second letter', 1, { model: 'openai-compatible:letter-model', maxOutputTokens: 900 }),
    {
      ...{ id: 'end', key: 'end', type: 'finish', typeVersion: 1, title: 'Finish', position: { x: 912, y: 0 } },
      config: { result: 'value', fields: [], value: '{{ steps.first.text }}' },
    },
  ],
  edges: [
    ['start', 'second'],
    ['second', 'first'],
    ['first', 'end'],
  ].map(([source, target]) => ({ id: `${source}-${target}`, source, sourcePort: 'out', target, targetPort: 'in' })),
};

const open = async (page: Page, document: object = letters): Promise<void> => {
  await page.goto('/');
  const buffer = Buffer.from(JSON.stringify(document));
  await page.getByLabel('Workflow file').setInputFiles({ name: 'two.json', mimeType: 'application/json', buffer });
  await expect(page).toHaveURL(/\/w\//);
};

test('what a run can use is known before it runs, what is not known is named, and a budget holds', async ({ page }) => {
  await open(page);
  const workflow = page.url();
  const chip = page.getByRole('button', { name: /^at most/ });
  await expect(chip).toHaveText('at most 8 model calls · cost unknown');

  await chip.click();
  const sheet = page.getByRole('dialog', { name: 'What one run can use at most' });
  await expect(sheet.getByRole('row', { name: /First letter/ })).toContainText('× 4 tries');
  await expect(sheet.getByRole('row', { name: /Second letter/ })).toContainText('unknown');
  const unknown = sheet.getByRole('region', { name: 'Unknown prices' });
  await expect(unknown).toContainText('openai-compatible:letter-model');
  await unknown.getByLabel(/tokens read by/).fill('1');
  await unknown.getByLabel(/tokens written by/).fill('10');
  await unknown.getByRole('button', { name: 'Set price' }).click();
  // 4 tries of 900 tokens written, and of a prompt that cannot be longer than its words
  await expect(chip).toHaveText(/at most 8 model calls · \$0\.04/);
  await expect(unknown).toHaveCount(0);
  await expect(sheet.getByRole('row', { name: /Second letter/ })).toContainText('Largest part');

  await sheet.getByLabel('Cost in US dollars').fill('0.005');
  await expect(sheet.getByText('A run can need more than that')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(violations).toEqual([]);

  await sheet.getByRole('button', { name: /Second letter/ }).click();
  await expect(sheet).toHaveCount(0);
  const panel = page.getByRole('complementary', { name: 'Settings' });
  await expect(panel.getByRole('region', { name: 'At most in one run' })).toContainText('4 model calls');

  await page.getByRole('button', { name: /^Run/ }).first().click();
  const dialog = page.getByRole('dialog', { name: /^Run / });
  await dialog.getByRole('button', { name: 'Use sample data' }).click();
  await dialog.getByRole('button', { name: 'Start run' }).click();
  const run = page.getByRole('region', { name: 'Run on the canvas' });
  await expect(run.getByText('Failed', { exact: false }).first()).toBeVisible();
  await page.getByRole('link', { name: 'View run' }).click();
  const facts = page.getByLabel('Facts of this run');
  await expect(facts).toContainText('of at most 8');
  await expect(facts).toContainText('of $0.005');
  await expect(page.getByText(/"Second letter" could need up to/).first()).toBeVisible();

  // The price belongs to the workspace: it is there until somebody takes it back.
  await page.goto(workflow);
  await chip.click();
  await sheet.getByRole('button', { name: 'Remove price' }).click();
  await expect(chip).toHaveText(/cost unknown$/);
});

/** A step that always calls a model once, after a field that a run needs. */
const onCall = {
  schemaVersion: 1,
  name: 'One letter',
  nodes: [
    letters.nodes[0],
    prompt('first', 'First letter', 1, { prompt: 'Shorten: {{ input.kind }}' }),
    {
      ...{ id: 'end', key: 'end', type: 'finish', typeVersion: 1, title: 'Finish', position: { x: 608, y: 0 } },
      config: { result: 'value', fields: [], value: '{{ steps.first.text }}' },
    },
  ],
  edges: [
    ['start', 'first'],
    ['first', 'end'],
  ].map(([source, target]) => ({ id: `${source}-${target}`, source, sourcePort: 'out', target, targetPort: 'in' })),
};

test('a run whose budget was too small is retried with more, and says how much a run can need', async ({ page }) => {
  await open(page, onCall);
  await page.getByRole('button', { name: /^Run/ }).first().click();
  const form = page.getByRole('dialog', { name: /^Run / });
  await form.getByRole('button', { name: 'Use sample data' }).click();
  await form.getByRole('button', { name: /Budget for this run/ }).click();
  await expect(form.getByLabel('Model calls')).toHaveAccessibleDescription('Needs at most 4');
  await form.getByLabel('Model calls').fill('0');
  await form.getByRole('button', { name: 'Start run' }).click();
  await page.getByRole('link', { name: 'View run' }).click();

  await page.getByRole('button', { name: 'Retry with more budget' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry everything that failed' });
  await expect(dialog.getByLabel('Model calls')).toHaveValue('0');
  await expect(dialog).toContainText('It counts from zero: nothing that run 1 used counts');
  await expect(dialog.getByLabel('Model calls')).toHaveAccessibleDescription('Needs at most 4');
  await dialog.getByLabel('Model calls').fill('4');
  await dialog.getByRole('button', { name: 'Start retry' }).click();
  await expect(page.getByRole('heading', { name: 'Run 2' })).toBeVisible();
  await expect(page.getByRole('banner').getByText('Done', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Facts of this run')).toContainText('1 of 4 model calls');
});

test('a list that went on without items the budget had no room for does not pass for complete', async ({ page }) => {
  const each = {
    ...{
      id: 'each',
      key: 'each',
      type: 'parallel',
      typeVersion: 1,
      title: 'For each name',
      position: { x: 304, y: 0 },
    },
    ...{ size: { width: 336, height: 192 } },
    config: { mode: 'each', items: '{{ ["Ann", "Bob", "Cleo"] }}', maxItems: 5, concurrency: 1, onItemError: 'keep' },
  };
  const greet = { ...prompt('greet', 'Greet', 0, { prompt: 'Shorten: {{ item }}' }), parentId: 'each' };
  const start = { ...letters.nodes[0], config: { fields: [] } };
  const end = {
    ...{ id: 'end', key: 'end', type: 'finish', typeVersion: 1, title: 'Finish', position: { x: 700, y: 0 } },
    config: { result: 'value', fields: [], value: '{{ steps.each.results }}' },
  };
  await open(page, {
    ...{ schemaVersion: 1, name: 'Three greetings', settings: { budget: { modelCalls: 1 } } },
    nodes: [start, each, { ...greet, position: { x: 32, y: 80 } }, end],
    edges: [
      { id: 'start-each', source: 'start', sourcePort: 'out', target: 'each', targetPort: 'in' },
      { id: 'each-end', source: 'each', sourcePort: 'out', target: 'end', targetPort: 'in' },
    ],
  });
  await page.getByRole('button', { name: /^Run/ }).first().click();
  await expect(
    page.getByRole('region', { name: 'Run on the canvas' }).getByText('2 items failed for lack of budget'),
  ).toBeVisible();
  await page.getByRole('link', { name: 'View run' }).click();
  const head = page.getByRole('banner');
  await expect(head.getByText('Done', { exact: true })).toBeVisible();
  await expect(head.getByText('2 items failed for lack of budget')).toBeVisible();
  await expect(page.getByRole('button', { name: /^For each name, .*2 failed/ })).toBeVisible();
  const result = page.getByRole('complementary', { name: 'Result' });
  await expect(result).toContainText('2 of 3 items of “For each name” failed for lack of budget.');
  await result.getByRole('button', { name: 'Retry with more budget' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry 2 failed items of “For each name”' });
  await dialog.getByLabel('Model calls').fill('9');
  await expect(dialog.getByText('The workflow allows less (model calls: 1), and that counts.')).toBeVisible();
  await dialog.getByRole('link', { name: 'Raise it in the editor' }).click();
  const sheet = page.getByRole('dialog', { name: 'What one run can use at most' });
  await expect(sheet.getByLabel('Model calls')).toHaveValue('1');
});
