import { expect, type Page, test } from '@playwright/test';

/** Drags a palette entry to a place on the canvas, in px from the canvas's corner. */
const drop = async (page: Page, entry: string, x: number, y: number) => {
  const source = page.getByRole('button', { name: `Add ${entry}`, exact: true });
  await source.scrollIntoViewIfNeeded();
  const from = await source.boundingBox();
  const canvas = await page.getByRole('application', { name: /^Canvas/ }).boundingBox();
  if (!from || !canvas) throw new Error('The palette or the canvas is not on the page.');
  await page.mouse.move(from.x + 40, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 80, from.y + 16, { steps: 3 });
  await page.mouse.move(canvas.x + x, canvas.y + y, { steps: 8 });
  await page.mouse.up();
};

/** Draws a line from one step's output to another's input. */
const connect = async (page: Page, from: string, to: string) => {
  // Hovering waits until the port rests and is on top; a place alone could be one that it has just left.
  await page.getByLabel(`Output of ${from}`, { exact: true }).hover();
  await page.mouse.down();
  const input = await page.getByLabel(`Input of ${to}`, { exact: true }).boundingBox();
  if (!input) throw new Error(`${to} is not on the canvas.`);
  await page.mouse.move(input.x - 24, input.y + 16, { steps: 8 });
  await page.mouse.move(input.x + input.width / 2, input.y + input.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('img', { name: `From ${from} to ${to}` })).toBeAttached();
};

test('a workflow drawn from nothing by drag and drop runs to success', async ({ page }, info) => {
  const picture = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`) });
  const settings = page.getByRole('complementary', { name: 'Settings' });

  await page.goto('/');
  await page.getByRole('button', { name: 'New workflow' }).click();
  await expect(page.getByRole('region', { name: 'How does it begin?' })).toBeVisible();
  await picture('empty');

  await test.step('drop four steps', async () => {
    await drop(page, 'Start', 150, 120);
    await expect(page.getByRole('group', { name: /^Start, Start/ })).toBeVisible();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await drop(page, 'Run code', 180, 560);
    await drop(page, 'Write text', 480, 560);
    await drop(page, 'Finish', 640, 680);
    await expect(page.getByRole('group', { name: /^Finish, Finish/ })).toBeVisible();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await picture('dropped');
  });

  await test.step('connect them', async () => {
    await connect(page, 'Start', 'Run code');
    await connect(page, 'Run code', 'Write text');
    await connect(page, 'Write text', 'Finish');
    await page.getByRole('button', { name: 'Tidy' }).click();
    await picture('connected');
  });

  await test.step('fill them in by picking values', async () => {
    await page.getByRole('group', { name: /^Run code/ }).click();
    await settings.getByRole('button', { name: 'Add value' }).click();
    await settings.getByRole('textbox', { name: /^Name of value 1/ }).fill('request');
    await settings.getByRole('textbox', { name: /^Value of / }).click();
    await settings.getByRole('button', { name: 'Insert Request of Start' }).click();
    const code = settings.getByRole('textbox', { name: 'Code' });
    await code.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('return input.request.trim();');

    await page.getByRole('group', { name: /^Write text/ }).click();
    await settings.getByRole('textbox', { name: 'What to do' }).click();
    await page.keyboard.type('Write a short reply to the customer.');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await settings
      .getByRole('button', { name: /^Insert .* of Run code/ })
      .first()
      .click();

    await page.getByRole('group', { name: /^Finish/ }).click();
    await settings.getByRole('button', { name: 'One value' }).click();
    await settings.getByRole('textbox', { name: 'Value' }).click();
    await settings.getByRole('button', { name: 'Insert Text of Write text' }).click();
    await expect(page.getByText('to fix')).toHaveCount(0);
    await picture('filled');
  });

  await test.step('run it', async () => {
    await page.getByRole('button', { name: /^Run/ }).first().click();
    const dialog = page.getByRole('dialog', { name: /^Run / });
    await dialog.getByRole('textbox').first().fill('Customer: Nordwind Outdoor\nDelivery date: 4 December');
    await dialog.getByRole('button', { name: 'Start run' }).click();
    await expect(page.getByRole('group', { name: /^Finish, Finish.*done/i })).toBeVisible({ timeout: 60_000 });
    await expect(
      page.getByRole('region', { name: 'Run on the canvas' }).getByText('Done', { exact: false }).first(),
    ).toBeVisible();
    await page.getByRole('group', { name: /^Run code/ }).click();
    await expect(settings.getByRole('region', { name: 'Result' }).getByText(/Nordwind Outdoor/)).toBeVisible();
    await picture('done');
  });
});
