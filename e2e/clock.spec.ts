import { expect, test } from '@playwright/test';

/** "12 s", "12.3 s", "1:02": what the page says has passed, in seconds. */
const secondsOf = (text: string | null): number => {
  const clock = /(\d+):(\d\d)/.exec(text ?? '');
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  return Number(/(\d+(?:\.\d+)?) s/.exec(text ?? '')?.[1] ?? 0);
};

test('the page of a run that is looked at while it waits knows how late it is', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: /^All \d+ examples$/ }).click();
  await page.getByRole('button', { name: 'Use example Follow up later' }).click();
  await page.waitForURL(/\/w\//);
  await page.getByRole('button', { name: /^Run/ }).last().click();
  const dialog = page.getByRole('dialog', { name: /^Run/ });
  await dialog.getByRole('button', { name: 'Use sample data' }).click();
  await dialog.getByLabel('Follow up after').fill('600');
  await dialog.getByRole('button', { name: 'Start run' }).click();

  const strip = page.getByRole('region', { name: 'Run on the canvas' });
  const chip = strip.getByText(/^Waiting for its time/);
  await expect.poll(async () => secondsOf(await chip.textContent())).toBeGreaterThanOrEqual(4);
  const passed = secondsOf(await chip.textContent());
  await strip.getByRole('link', { name: 'View run' }).click();
  await page.waitForURL(/\/runs\//);
  const facts = page.getByLabel('Facts of this run');
  await expect(facts).toContainText('Waiting for its time');
  expect(secondsOf(await facts.textContent())).toBeGreaterThanOrEqual(passed - 1);
  await page.getByRole('button', { name: 'Stop run' }).click();
});
