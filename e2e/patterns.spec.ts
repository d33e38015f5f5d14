import { expect, type Page, test } from '@playwright/test';

const showExamples = async (page: Page) => {
  await page.goto('/');
  await page.getByRole('button', { name: /^All \d+ examples$/ }).click();
};

for (const [name, words] of [
  ['Let several opinions decide', 'Delivery'],
  ['Shorten a text until it fits', 'Everybody agreed'],
  ['Ask the cheap model first', 'PO-48213 for Lena Brandt'],
  ['Use one workflow in another', 'Gletscherweg 3 · 6020 INNSBRUCK'],
  ['Follow up later', 'Time to ask Nordwind Outdoor'],
  ['Go through a long list', '996'],
  ['Work out an invoice', '1309'],
] as const) {
  test(`"${name}" runs as it ships, without a key`, async ({ page }) => {
    await showExamples(page);
    await page.getByRole('button', { name: `Run ${name}` }).click();
    await page.waitForURL(/\/runs\//);
    const result = page.getByRole('complementary');
    await expect(result.getByText('Done', { exact: true })).toBeVisible();
    await expect(result.getByText(words).first()).toBeVisible();
  });
}

test('a workflow that a step runs is published with the example, and can be chosen by name', async ({ page }) => {
  await showExamples(page);
  await page.getByRole('button', { name: 'Use example Use one workflow in another' }).click();
  await page.waitForURL(/\/w\//);
  await page.getByRole('group', { name: /^Tidy the address/ }).click();
  const settings = page.getByRole('complementary', { name: 'Settings' });
  await expect(settings.getByRole('combobox', { name: 'Workflow' })).toContainText('Tidy an address');
  await expect(settings.getByText('Version 1', { exact: true })).toBeVisible();
  await expect(settings.getByText('is not published here any more')).toHaveCount(0);
});

test('a loop says at its frame how long it can go on, and its condition knows what it carries', async ({ page }) => {
  await showExamples(page);
  await page.getByRole('button', { name: 'Use example Shorten a text until it fits' }).click();
  await page.waitForURL(/\/w\//);
  const frame = page.getByRole('group', { name: /^Until it fits/ });
  await expect(frame).toContainText('at most 4 turns');
  await expect(page.getByText('Limit reached', { exact: true })).toBeVisible();
  await frame.click({ position: { x: 80, y: 16 } });
  const settings = page.getByRole('complementary', { name: 'Settings' });
  await expect(settings.getByText('There is no "state" here.')).toHaveCount(0);
  await settings.getByLabel('At most this many turns').fill('3');
  await expect(frame).toContainText('at most 3 turns');

  await settings.getByRole('button', { name: 'Help for Loop' }).click();
  await expect(page.getByRole('dialog', { name: 'Help: Loop' })).toContainText('It always ends');
});

test('a credential is kept for named hosts, chosen by a step, and erased', async ({ page }) => {
  await page.goto('/connections');
  await page.getByRole('button', { name: 'Add credential' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add credential' });
  await dialog.getByLabel('Name').fill('Warehouse');
  await dialog.getByLabel('Value').fill('Bearer 0123456789wxyz');
  await dialog.getByLabel('Hosts it may be sent to').fill('https://warehouse.example.com');
  await dialog.getByRole('button', { name: 'Add credential' }).click();
  await expect(dialog.getByText('is not a host')).toBeVisible();
  await dialog.getByLabel('Hosts it may be sent to').fill('warehouse.example.com');
  await dialog.getByRole('button', { name: 'Add credential' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('listitem').filter({ hasText: 'Warehouse' });
  await expect(row).toContainText('Authorization …wxyz for warehouse.example.com');

  await showExamples(page);
  await page.getByRole('button', { name: 'Use example Look up an exchange rate' }).click();
  await page.waitForURL(/\/w\//);
  await page.getByRole('group', { name: /^Ask for the rate/ }).click();
  const settings = page.getByRole('complementary', { name: 'Settings' });
  await settings.getByRole('combobox', { name: 'Credential' }).click();
  await page.getByRole('option', { name: /^Warehouse/ }).click();
  await expect(settings.getByRole('combobox', { name: 'Credential' })).toContainText('Warehouse');

  await page.goto('/connections');
  await page.getByRole('button', { name: 'More for Warehouse' }).click();
  await page.getByRole('menuitem', { name: 'Erase credential' }).click();
  await page
    .getByRole('dialog', { name: 'Erase “Warehouse”?' })
    .getByRole('button', { name: 'Erase credential' })
    .click();
  await expect(row).toHaveCount(0);
});
