import { expect, test } from '@playwright/test';

test('a key is made, shown once, opens the API, and is revoked', async ({ page, playwright, baseURL }) => {
  await page.goto('/settings');
  const section = page.getByRole('region', { name: 'API keys' });
  await section.getByRole('button', { name: 'Create key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create an API key' });

  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByText('Give the key a name')).toBeVisible();
  await dialog.getByLabel('Name').fill('Nightly import');
  await dialog.getByRole('combobox', { name: 'What it may do' }).click();
  await page.getByRole('option', { name: 'Viewer: may read' }).click();
  await dialog.getByRole('button', { name: 'Create key' }).click();

  const shown = dialog.getByRole('textbox', { name: 'New key' });
  await expect(shown).toHaveValue(/^sluice_[A-Za-z0-9_-]{43}$/);
  await expect(dialog.getByRole('button', { name: 'Copy key' })).toBeVisible();
  const key = await shown.inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();

  const row = section.getByRole('listitem').filter({ hasText: `sluice_…${key.slice(-4)}` });
  await expect(row).toContainText('Nightly import');
  await expect(row).toContainText('not used yet');
  await expect(page.getByText(key)).toHaveCount(0);

  // A program: no cookies, nothing but the key.
  const program = await playwright.request.newContext({
    baseURL,
    storageState: { cookies: [], origins: [] },
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  });
  expect((await program.get('/api/v1/workflows')).status()).toBe(200);
  expect((await program.post('/api/v1/workflows', { data: {} })).status()).toBe(403);
  await page.reload();
  await expect(row).toContainText('last used');

  await row.getByRole('button', { name: 'Revoke key Nightly import' }).click();
  await page
    .getByRole('dialog', { name: 'Revoke “Nightly import”?' })
    .getByRole('button', { name: 'Revoke key' })
    .click();
  await expect(row).toContainText('Revoked');
  await expect(row.getByRole('button')).toHaveCount(0);
  expect((await program.get('/api/v1/workflows')).status()).toBe(401);
  await program.dispose();
});
