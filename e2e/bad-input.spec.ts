import { expect, type Page, test } from '@playwright/test';

const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

const importFile = async (page: Page, name: string, text: string) => {
  await page.goto('/');
  await page.locator('input[type=file]').setInputFiles(file(name, text));
};

test('a file that is not a workflow is refused with what is wrong and where', async ({ page }) => {
  await importFile(page, 'notes.workflow.json', '{ "name": "Half a file",\n  "nodes": [');
  await expect(page.getByText(/line 2/).first()).toBeVisible();
  await importFile(
    page,
    'later.workflow.json',
    JSON.stringify({ schemaVersion: 99, name: 'Later', nodes: [], edges: [] }),
  );
  await expect(page.getByText(/newer/).first()).toBeVisible();
  await importFile(
    page,
    'unsafe.workflow.json',
    '{"schemaVersion":1,"name":"Unsafe","nodes":[],"edges":[],"__proto__":{"polluted":true}}',
  );
  await expect(page.getByText(/__proto__/).first()).toBeVisible();
});

test('an empty file and one that is too large are refused in words, and the run form keeps its place', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use example Purchase order to draft reply' }).click();
  await expect(page).toHaveURL(/\/w\//);
  await page.getByRole('button', { name: /^Run/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Run Purchase order/ });
  const input = dialog.locator('input[type=file]');
  await input.setInputFiles({ name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) });
  await expect(dialog.getByText(/empty\.pdf is empty|is empty/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Start run' })).toBeVisible();
});

test('a file that is broken fails its step with a plain reason, and the run opens on it', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use example Purchase order to draft reply' }).click();
  await expect(page).toHaveURL(/\/w\//);
  await page.getByRole('button', { name: /^Run/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Run Purchase order/ });
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'broken.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nnot really') });
  await expect(dialog.getByText('broken.pdf')).toBeVisible();
  await dialog.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByRole('group', { name: /^Read the order, .*failed/i })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: 'View run' }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(
    page
      .getByRole('complementary', { name: 'Step Read the order' })
      .getByText(/broken\.pdf/)
      .first(),
  ).toBeVisible();
});

test('a second tab that saves an older revision is told, and neither version is lost', async ({ page, context }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use example Ticket triage' }).click();
  await expect(page).toHaveURL(/\/w\//);
  const second = await context.newPage();
  await second.goto(page.url());
  const name = (tab: Page) => tab.getByRole('textbox', { name: 'Name of the workflow' });
  await expect(name(second)).toHaveValue('Ticket triage');

  await name(page).fill('Triage of the first tab');
  await name(page).press('Enter');
  await expect(page.getByText(/^Saved/).first()).toBeVisible();
  await expect(async () => {
    const answer = await page.request.get(
      `/api/trpc/workflows.get?input=${encodeURIComponent(JSON.stringify({ id: page.url().split('/w/')[1]?.split('?')[0] }))}`,
    );
    expect((await answer.json()).result.data.name).toBe('Triage of the first tab');
  }).toPass();

  await name(second).fill('Triage of the second tab');
  await name(second).press('Enter');
  const choice = second.getByRole('dialog', { name: 'This workflow was changed somewhere else' });
  await expect(choice.getByText(/Triage of the first tab/)).toBeVisible();
  await choice.getByRole('button', { name: 'Keep both, mine as a copy' }).click();
  await expect(choice).toBeHidden();
  await page.goto('/');
  await expect(page.getByRole('link', { name: /^Triage of the first tab/ }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: /^Triage of the second tab/ }).first()).toBeVisible();
});
