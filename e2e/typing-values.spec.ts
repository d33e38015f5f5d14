import { expect, type Locator, type Page, test } from '@playwright/test';

/** A new workflow, at the field for the one value that its Finish gives. */
const atValue = async (page: Page): Promise<{ settings: Locator; value: Locator }> => {
  await page.goto('/');
  await page.getByRole('button', { name: 'New workflow' }).click();
  await page.getByRole('button', { name: 'Add Finish', exact: true }).click();
  const settings = page.getByRole('complementary', { name: 'Settings' });
  await settings.getByRole('button', { name: 'One value' }).click();
  const value = settings.getByRole('textbox', { name: 'Value' });
  await value.click();
  return { settings, value };
};

test('a sum written beside a value is told to be text, and turned into a calculation', async ({ page }) => {
  const { settings, value } = await atValue(page);
  await page.keyboard.type('{{ 3 * 4 }} + 1');
  await expect(settings.getByText('Beside a value nothing is calculated')).toBeVisible();
  await settings.getByRole('button', { name: 'Calculate it' }).click();
  await expect(settings.getByText('Beside a value nothing is calculated')).toBeHidden();
  await expect(value).toHaveText('(3 * 4) + 1');
});

test('what is typed by hand stands as it was typed, braces and slashes included', async ({ page }) => {
  const { value } = await atValue(page);
  await page.keyboard.type('and {{ 1 + 1 }} ');
  await expect(value).toContainText('and');
  await expect(value).toContainText('1 + 1');
  await expect(value).not.toContainText('{');
  await page.keyboard.type('/');
  await expect(page.getByRole('combobox', { name: 'Find a value' })).toBeFocused();
  await page.keyboard.type(' or');
  await expect(page.getByRole('combobox', { name: 'Find a value' })).toHaveCount(0);
  await expect(value).toContainText('/ or');
});
