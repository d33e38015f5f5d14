import { expect, type Page, test } from '@playwright/test';

const newWorkflow = async (page: Page) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'New workflow' }).click();
  await expect(page.getByRole('region', { name: 'How does it begin?' })).toBeVisible();
  await page.getByRole('button', { name: 'Add Start', exact: true }).click();
  await expect(page.getByRole('group', { name: /^Start, Start/ })).toBeVisible();
};

/** The whole card is on the canvas, and neither the panel nor an edge of the window hides any of it. */
const expectInSight = async (page: Page, step: RegExp) => {
  const card = page.getByRole('group', { name: step });
  const canvas = page.getByRole('application', { name: /^Canvas/ });
  const panel = page.getByRole('complementary', { name: 'Settings' });
  await expect(async () => {
    const [box, area, cover] = await Promise.all([card.boundingBox(), canvas.boundingBox(), panel.boundingBox()]);
    if (!box || !area || !cover) throw new Error('The step, the canvas or the panel is not there.');
    expect(box.x).toBeGreaterThanOrEqual(area.x);
    expect(box.y).toBeGreaterThanOrEqual(area.y);
    expect(box.x + box.width).toBeLessThanOrEqual(Math.min(area.x + area.width, cover.x));
    expect(box.y + box.height).toBeLessThanOrEqual(area.y + area.height);
  }).toPass();
};

for (const [screen, size] of [
  ['where the panel lies over the canvas', { width: 1100, height: 760 }],
  ['where the panel stands beside the canvas', { width: 1366, height: 700 }],
] as const) {
  test(`a step that is added can be seen, ${screen}`, async ({ page }) => {
    await page.setViewportSize(size);
    await newWorkflow(page);
    const settings = page.getByRole('complementary', { name: 'Settings' });
    await settings.getByRole('button', { name: 'Close panel' }).click();
    for (const [entry, step] of [
      ['Set fields', /^Set fields, Set fields/],
      ['Run code', /^Run code, Run code/],
      ['Ask a person', /^Ask a person, /],
      ['Finish', /^Finish, Finish/],
    ] as const) {
      await page.getByRole('button', { name: `Add ${entry}`, exact: true }).click();
      await expectInSight(page, step);
    }
    // With keys alone, after a step that is far away by now.
    await page.getByRole('tab', { name: 'Steps' }).click();
    await page.getByRole('treeitem', { name: /^3 Run code/ }).click();
    await page.getByRole('application', { name: /^Canvas/ }).focus();
    await page.keyboard.press('n');
    await page.getByRole('combobox', { name: 'Find a step to add' }).fill('wait');
    await page.keyboard.press('Enter');
    await expectInSight(page, /^Wait, Wait/);
    await expect(page.getByRole('button', { name: 'Zoom 100 %, set to 100 %' })).toBeVisible();
  });
}

test('nothing that is brought into view slides the page', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 620 });
  await newWorkflow(page);
  const run = page.getByRole('button', { name: /^Run/ }).last();
  const before = await run.boundingBox();
  await page.getByRole('application', { name: /^Canvas/ }).focus();
  await page.keyboard.press('n');
  const search = page.getByRole('combobox', { name: 'Find a step to add' });
  await expect(search).toBeFocused();
  for (let pressed = 0; pressed < 24; pressed++) await page.keyboard.press('ArrowDown');
  expect(await run.boundingBox()).toEqual(before);
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  // The browser itself does this to the words of a control: for a find in the page, a screen reader, a selection.
  for (const [entry, block] of [
    ['Add Finish', 'start'],
    ['Add Wait', 'center'],
    ['Add A file arrives', 'end'],
  ] as const)
    await page.getByRole('button', { name: entry, exact: true }).evaluate((button, place) => {
      for (const part of button.querySelectorAll('*')) part.scrollIntoView({ block: place });
    }, block);
  expect(await run.boundingBox()).toEqual(before);
  await expect(page.getByRole('button', { name: 'Tidy' })).toBeInViewport({ ratio: 1 });
});
