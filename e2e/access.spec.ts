import { expect, test } from '@playwright/test';

test.describe('without a session', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('every page leads to sign-in, and the API answers 401', async ({ page, request }) => {
    for (const path of ['/', '/runs', '/settings']) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/sign-in/);
    }
    expect((await request.get('/api/trpc/workflows.list')).status()).toBe(401);
  });

  test('a link that was used signs nobody in again', async ({ page }) => {
    await page.goto(process.env.SLUICE_E2E_LINK ?? '');
    await expect(page.getByText(/not valid any more/)).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test('with a session the home page opens', async ({ page }) => {
  await page.goto('/');
  await expect(page).not.toHaveURL(/\/sign-in/);
  await expect(page).toHaveTitle(/Sluice/);
});
