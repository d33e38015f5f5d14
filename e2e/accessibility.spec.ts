import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const PAGES = [
  ['Workflows', '/'],
  ['Runs', '/runs'],
  ['Inbox', '/inbox'],
  ['Connections', '/connections'],
  ['Models and keys', '/models'],
  ['Demo outbox', '/outbox'],
  ['Shared links', '/links'],
  ['Settings', '/settings'],
] as const;

/** What axe finds against WCAG 2.2 A and AA, one line a rule and place. */
const problems = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`),
  );
};

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    test('every page is free of barriers that a tool can find', async ({ page }, info) => {
      for (const [name, path] of PAGES) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
        await page.waitForLoadState('networkidle');
        expect.soft(await problems(page), name).toEqual([]);
        await page.screenshot({ path: info.outputPath(`${name}.png`) });
      }
    });

    test('so is the editor', async ({ page }, info) => {
      await page.goto('/');
      await page.getByRole('button', { name: 'Use example Ticket triage' }).click();
      await page
        .getByRole('group', { name: /Pull out details|Write text|Sort into groups|Let a model choose|Router/ })
        .first()
        .click();
      await expect(page.getByRole('complementary', { name: 'Settings' })).toBeVisible();
      expect(await problems(page)).toEqual([]);
      await page.screenshot({ path: info.outputPath('editor.png') });
    });
  });
}
