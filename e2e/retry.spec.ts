import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

const step = (id: string, type: string, title: string, place: number, config: object) => ({
  ...{ id, key: id, type, typeVersion: 1, title, position: { x: place * 304, y: 0 } },
  config,
});
const code = (id: string, title: string, place: number, body: string, inputs: Record<string, string> = {}) =>
  step(id, 'code', title, place, {
    inputs: Object.entries(inputs).map(([key, value]) => ({ key, value })),
    language: 'javascript',
    code: body,
    result: 'fields',
    fields: [{ key: 'text', label: 'Text', type: 'text', isRequired: true }],
    schema: {},
  });
const edges = (...pairs: [from: string, to: string, port?: string][]) =>
  pairs.map(([source, target, sourcePort = 'out']) => ({
    ...{ id: `${source}-${sourcePort}-${target}`, source, sourcePort, target, targetPort: 'in' },
  }));

/** Fails when the person rejects, so that a retry from the question can end well. */
const order = {
  schemaVersion: 1,
  name: 'Save an order',
  nodes: [
    step('start', 'start', 'Start', 0, { fields: [] }),
    code('look_up', 'Look up the customer', 1, 'return { text: "Nordwind" };'),
    step('ask', 'human-gate', 'Ask for approval', 2, {
      title: 'Save this order?',
      message: '{{ steps.look_up.text }}',
      fields: [],
      routes: [
        { id: 'approve', label: 'Approve', tone: 'primary' },
        { id: 'reject', label: 'Reject', tone: 'danger' },
      ],
      timeoutMs: 86_400_000,
      timeoutRoute: 'timed_out',
      approvers: [],
    }),
    code(
      'save',
      'Save the order',
      3,
      'if (input.route === "reject") throw new Error("Nothing to save."); return { text: "Saved" };',
      { route: '{{ steps.ask.route }}' },
    ),
    step('finish', 'finish', 'Finish', 4, { result: 'value', fields: [], value: '{{ steps.save.text }}' }),
  ],
  edges: edges(
    ['start', 'look_up'],
    ['look_up', 'ask'],
    ['ask', 'save', 'approve'],
    ['ask', 'save', 'reject'],
    ['save', 'finish'],
  ),
};

/** Runs it from the editor and opens the page of its run. */
async function runAndOpen(page: Page, document: { name: string }): Promise<void> {
  await page.goto('/');
  await page
    .getByLabel('Workflow file')
    .setInputFiles({ name: 'retry.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(document)) });
  await expect(page).toHaveURL(/\/w\//);
  await page.getByRole('button', { name: /^Run/ }).click();
  await page.getByRole('link', { name: 'View run' }).click();
  await expect(page).toHaveURL(/\/runs\//);
}

const chip = (page: Page, word: string): Locator => page.getByRole('banner').getByText(word, { exact: true });
const stepPanel = (page: Page, title: string): Locator => page.getByRole('complementary', { name: `Step ${title}` });
const row = (page: Page, title: string): Locator => page.getByRole('row', { name: new RegExp(title) });

test('a run that failed is retried from a step, with what came before taken over', async ({ page }) => {
  await runAndOpen(page, order);
  await expect(chip(page, 'Waiting for a person')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retry', exact: true })).toBeHidden();
  await stepPanel(page, 'Ask for approval').getByRole('button', { name: 'Reject' }).click();
  await expect(chip(page, 'Failed')).toBeVisible();

  await row(page, 'Ask for approval').click();
  await page.getByRole('button', { name: 'Retry from here' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry from “Ask for approval”' });
  const again = dialog.getByRole('region', { name: /^Runs again/ });
  await expect(again.getByRole('listitem')).toHaveText(['Ask for approval', 'Save the order', 'Finish']);
  const reused = dialog.getByRole('region', { name: /^Taken over from run 1/ });
  await expect(reused.getByRole('listitem')).toHaveText(['Start', 'Look up the customer']);
  await dialog.getByRole('button', { name: 'Start retry' }).click();

  await expect(page.getByRole('heading', { name: 'Run 2' })).toBeVisible();
  await stepPanel(page, 'Ask for approval').getByRole('button', { name: 'Approve' }).click();
  await expect(chip(page, 'Done')).toBeVisible();
  await expect(page.getByText('Retry of run 1')).toBeVisible();
  await row(page, 'Look up the customer').click();
  const taken = stepPanel(page, 'Look up the customer');
  await expect(taken.getByText('Taken over, not run again.')).toBeVisible();
  await expect(taken.getByRole('region', { name: 'Output' }).getByText('Nordwind')).toBeVisible();

  await taken.getByRole('link', { name: 'Go to run 1' }).click();
  await expect(page.getByRole('heading', { name: 'Run 1' })).toBeVisible();
  await expect(page.getByText('Retried as run 2')).toBeVisible();
});

/** Every third item fails, and the run goes on without it. */
const items = {
  schemaVersion: 1,
  name: 'Check six orders',
  nodes: [
    step('start', 'start', 'Start', 0, { fields: [] }),
    {
      ...step('each', 'parallel', 'For each order', 1, {
        mode: 'each',
        items: '{{ [1, 2, 3, 4, 5, 6] }}',
        maxItems: 10,
        concurrency: 2,
        onItemError: 'skip',
        until: 'all',
        untilCount: 2,
        collect: '',
      }),
      size: { width: 336, height: 192 },
    },
    {
      ...code(
        'check',
        'Check the stock',
        0,
        'if (input.item % 3 === 0) throw new Error("No stock."); return { text: "ok" };',
        { item: '{{ item }}' },
      ),
      position: { x: 32, y: 80 },
      parentId: 'each',
    },
    step('finish', 'finish', 'Finish', 3, { result: 'value', fields: [], value: '{{ steps.each.failed }}' }),
  ],
  edges: edges(['start', 'each'], ['each', 'finish']),
};

test('the failed items of a list are found by their number and run again alone', async ({ page }) => {
  await runAndOpen(page, items);
  await expect(chip(page, 'Done')).toBeVisible();
  await page.getByRole('button', { name: /^Failed 2/ }).click();
  await expect(page.getByRole('treegrid').getByRole('row')).toHaveCount(5);
  await row(page, 'For each order').first().click();
  const failed = page.getByRole('region', { name: 'Failed items' });
  await expect(failed.getByRole('button', { name: /No stock/ })).toHaveCount(2);
  await failed.getByRole('button', { name: 'Retry the 2 failed items' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry 2 failed items of “For each order”' });
  await expect(dialog.getByText('2 of 6 items')).toBeVisible();
  await dialog.getByRole('button', { name: 'Start retry' }).click();

  await expect(page.getByRole('heading', { name: 'Run 2' })).toBeVisible();
  await expect(chip(page, 'Done')).toBeVisible();
  await expect(row(page, '1 · 1')).toContainText('From run 1');
  await expect(row(page, '3 · 3')).toContainText('No stock');
});

test('a step that was mended since is proposed for the retry, and what changed is said', async ({ page }) => {
  const bill = (body: string) => ({
    ...{ schemaVersion: 1, name: 'Write a bill' },
    nodes: [
      step('start', 'start', 'Start', 0, { fields: [] }),
      code('write', 'Write the bill', 1, body),
      step('finish', 'finish', 'Finish', 2, { result: 'value', fields: [], value: '{{ steps.write.text }}' }),
    ],
    edges: edges(['start', 'write'], ['write', 'finish']),
  });
  await runAndOpen(page, bill('throw new Error("No number.");'));
  await expect(chip(page, 'Failed')).toBeVisible();
  const run = page.url();
  await page.getByRole('link', { name: 'Fix in editor' }).click();
  const body = page.getByRole('complementary', { name: 'Settings' }).getByRole('textbox', { name: 'Code' });
  await body.fill('return { text: "Bill 7" };');
  await expect(page.getByText(/^Saved ./)).toBeVisible();

  await page.goto(run);
  await page.getByRole('button', { name: 'Retry from here' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry from “Write the bill”' });
  const choice = dialog.getByRole('group', { name: 'The workflow was changed since run 1. Which one runs?' });
  await expect(choice.getByRole('radio', { name: 'The workflow as it is now' })).toBeChecked();
  await expect(choice).toContainText('Changed since: “Write the bill”');
  await dialog.getByRole('button', { name: 'Start retry' }).click();
  await expect(page.getByRole('heading', { name: 'Run 2' })).toBeVisible();
  await expect(chip(page, 'Done')).toBeVisible();
});

test('the page of a run, and what is asked before a retry, are free of barriers that a tool can find', async ({
  page,
}) => {
  await runAndOpen(page, items);
  await expect(chip(page, 'Done')).toBeVisible();
  await row(page, 'For each order').first().click();
  await page.getByRole('button', { name: 'Retry from here' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry from “For each order”' });
  await expect(dialog.getByRole('region', { name: /^Runs again/ })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await problems(page), `dialog, ${colorScheme}`).toEqual([]);
  }
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await problems(page), `page, ${colorScheme}`).toEqual([]);
  }
});

const problems = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`),
  );
};
