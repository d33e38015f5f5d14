import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const document = fileURLToPath(new URL('../examples/purchase-order/files/PO-48213.pdf', import.meta.url));

test('a purchase order becomes a draft reply: run, approve, read, replay, share', async ({ page, browser }, info) => {
  const picture = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`) });

  await test.step('choose the example', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Use example Purchase order to draft reply' }).click();
    await expect(page).toHaveURL(/\/w\//);
    await expect(page.getByRole('group', { name: /^Order arrives, Start/ })).toBeVisible();
    await picture('editor');
  });

  await test.step('drop a real PDF and run', async () => {
    await page.getByRole('button', { name: /^Run/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Run Purchase order/ });
    await dialog.locator('input[type=file]').setInputFiles(document);
    await expect(dialog.getByText('PO-48213.pdf')).toBeVisible();
    await dialog.getByRole('button', { name: 'Start run' }).click();
  });

  await test.step('the steps light up until a person is asked', async () => {
    await expect(page.getByRole('group', { name: /^Draft reply, .*done/i })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('group', { name: /^Approve the reply, .*waiting/i })).toBeVisible();
    await picture('waiting');
  });

  await test.step('approve the draft on the run page', async () => {
    await page.getByRole('link', { name: 'View run' }).click();
    await expect(page).toHaveURL(/\/runs\//);
    const gate = page.getByRole('form', { name: /^Save this reply to Lena Brandt/ });
    await expect(gate.getByText('Subject: Your order PO-48213')).toBeVisible();
    await gate.getByRole('button', { name: 'Approve' }).click();
    await expect(page.getByRole('banner').getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 });
    await picture('run');
  });

  await test.step('read what a step received and gave', async () => {
    await expect(page.getByText('Built-in rules, not an AI model').first()).toBeVisible();
    await page
      .getByRole('treegrid')
      .getByRole('row', { name: /^Look up customer/ })
      .click();
    await expect(page).toHaveURL(/step=/);
    const step = page.getByRole('complementary', { name: 'Step Look up customer' });
    await expect(step.getByText('Nordwind Outdoor').first()).toBeVisible();
    await page
      .getByRole('treegrid')
      .getByRole('row', { name: /^Save draft/ })
      .click();
    const saved = page.getByRole('complementary', { name: 'Step Save draft' });
    await expect(saved.getByText('einkauf@nordwind-outdoor.de').first()).toBeVisible();
    await saved.getByRole('tab', { name: 'Details' }).click();
    await expect(saved.getByText('Idempotency key')).toBeVisible();
  });

  await test.step('drag the slider back: the canvas is as it was', async () => {
    const slider = page.getByRole('slider', { name: 'Replay' });
    await slider.focus();
    await slider.press('Home');
    const canvas = page.getByRole('region', { name: /^Purchase order to draft reply, run/ });
    await expect(canvas.getByRole('button', { name: /^Save draft, .*queued/i })).toBeVisible();
    await slider.press('End');
    await expect(canvas.getByRole('button', { name: /^Save draft, .*done/i })).toBeVisible();
    await picture('replay');
  });

  await test.step('a link opens without a session, shows no address, and dies when it is revoked', async () => {
    await page.getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog', { name: /Share/ });
    await dialog.getByRole('button', { name: 'Create link' }).click();
    const link = await dialog.getByRole('textbox', { name: /link/i }).inputValue();
    expect(link).toMatch(/\/s\/[\w-]{43}$/);

    const stranger = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    const view = await stranger.newPage();
    const answer = await view.goto(link);
    expect(answer?.headers()['x-robots-tag']).toContain('noindex');
    await expect(view.getByRole('heading', { name: 'Purchase order to draft reply' })).toBeVisible();
    await expect(view.getByText('Built-in rules, not an AI model').first()).toBeVisible();
    await expect(view.getByText('einkauf@nordwind-outdoor.de')).toHaveCount(0);
    expect(await view.content()).not.toContain('einkauf@nordwind-outdoor.de');
    await view.screenshot({ path: info.outputPath('share.png'), fullPage: true });

    await dialog.getByRole('button', { name: 'Revoke link' }).click();
    await page.getByRole('dialog', { name: 'Revoke this link?' }).getByRole('button', { name: 'Revoke link' }).click();
    await expect(page.getByText('The link is revoked.')).toBeVisible();
    expect((await view.reload())?.status()).toBe(404);
    await expect(view.getByRole('heading', { name: 'Nothing is shared here' })).toBeVisible();
    await stranger.close();
  });

  await test.step('the demo outbox holds the message and the draft', async () => {
    await page.goto('/outbox');
    await expect(page.getByText('nothing leaves this machine').first()).toBeVisible();
    await expect(page.getByText('einkauf@nordwind-outdoor.de').first()).toBeVisible();
    await expect(page.getByText('Your order PO-48213').first()).toBeVisible();
    await picture('outbox');
  });
});
