import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

const WORKFLOW = readFileSync('server/cli/testing/sort-on-approval.workflow.json', 'utf8');

test('a workflow is published, changed, published again, and made a draft', async ({ page }, info) => {
  const answer = await page.request.post('/api/trpc/workflows.import', {
    headers: { origin: new URL(info.project.use.baseURL ?? '').origin },
    data: { text: WORKFLOW.replace('Sort on approval', 'Publish me') },
  });
  const { id } = (await answer.json()).result.data;
  await page.goto(`/w/${id}`);
  const bar = page.getByRole('banner');
  const publish = bar.getByRole('button', { name: 'Publish', exact: true });
  await expect(bar.getByText('Draft', { exact: true })).toBeVisible();
  await publish.click();
  await expect(bar.getByText('Published v1', { exact: true })).toBeVisible();
  await expect(publish).toHaveAttribute('aria-disabled', 'true');

  const name = page.getByRole('textbox', { name: 'Name of the workflow' });
  await name.fill('Publish me again');
  await name.press('Enter');
  await expect(bar.getByText('Published v1, changed since')).toBeVisible();
  await page.screenshot({ path: info.outputPath('changed.png') });
  await publish.click();
  await expect(bar.getByText('Published v2', { exact: true })).toBeVisible();

  await page.goto('/');
  const row = page.getByRole('row').filter({ hasText: 'Publish me again' });
  await expect(row).toContainText('Published v2, 3 steps');
  await row.getByRole('link', { name: 'Publish me again' }).click();
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Unpublish workflow' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unpublish workflow' }).click();
  await expect(bar.getByText('Draft', { exact: true })).toBeVisible();
});
