import { expect, test } from '@playwright/test';

// What makes menus and popovers open comes after the page. None of these waits for it.

test('a menu opens on the first key, at its first entry, and gives the focus back', async ({ page }) => {
  await page.goto('/');
  const more = page.getByRole('button', { name: /^More for / }).first();
  await expect(more).toHaveAttribute('aria-haspopup', 'menu');
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: /^Run/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(more).toBeFocused();

  const next = page.getByRole('button', { name: /^More for / }).nth(1);
  await next.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused();
});

test('a click and a tap open it at once, and a second click closes it', async ({ page, browser }) => {
  await page.goto('/');
  const more = page.getByRole('button', { name: /^More for / }).first();
  await more.click();
  await expect(page.getByRole('menu')).toBeVisible();
  await more.click();
  await expect(page.getByRole('menu')).toHaveCount(0);

  const phone = await browser.newContext({ hasTouch: true, storageState: await page.context().storageState() });
  const tapped = await phone.newPage();
  await tapped.goto(page.url());
  await tapped
    .getByRole('button', { name: /^More for / })
    .first()
    .tap();
  await tapped.getByRole('menuitem', { name: 'Open' }).tap();
  await expect(tapped).toHaveURL(/\/w\//);
  await phone.close();
});

test('walking with the arrows opens the settings of the step where it rests', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Purchase order to draft reply' }).first().click();
  const canvas = page.getByRole('application', { name: /^Canvas/ });
  await canvas.focus();
  const name = page.getByRole('textbox', { name: 'Name of the step' });
  await page.keyboard.press('ArrowRight');
  await expect(name).toBeVisible();
  const first = await name.inputValue();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(name).not.toHaveValue(first);
  // Enter went into the settings of the step it was pressed on, not of the one before
  await expect(page.locator('[data-panel-body] :focus')).toHaveCount(1);
});
