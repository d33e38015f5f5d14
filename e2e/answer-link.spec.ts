import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const WORKFLOW = readFileSync('server/cli/testing/sort-on-approval.workflow.json', 'utf8');

test('a question is answered by somebody who is not signed in, once', async ({ page, browser }, info) => {
  const call = async (procedure: string, data: object) => {
    const headers = { origin: new URL(info.project.use.baseURL ?? '').origin };
    const answer = await page.request.post(`/api/trpc/${procedure}`, { headers, data });
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()).result.data;
  };
  const { id } = await call('workflows.import', { text: WORKFLOW.replace('Sort on approval', 'Ask outside') });
  await call('runs.start', { workflowId: id, input: {} });

  await page.goto('/inbox');
  const card = page.getByRole('article').filter({ hasText: 'Ask outside' });
  await card.getByRole('button', { name: 'Answer links', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Answer links' });
  await dialog.getByLabel('For').fill('Petra Vogt');
  await dialog.getByRole('button', { name: 'Create link' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Answer link' }).inputValue();
  expect(link).toMatch(/\/gate#[\w-]{43}$/);
  await expect(dialog.getByRole('button', { name: /^Revoke link for Petra Vogt, made \d\d:\d\d$/ })).toBeVisible();
  await page.screenshot({ path: info.outputPath('link.png') });

  // One more, for somebody who shall not answer after all: taken back only when that is confirmed.
  await dialog.getByRole('button', { name: 'Done' }).click();
  await card.getByRole('button', { name: 'Answer links · 1', exact: true }).click();
  await dialog.getByLabel('For', { exact: true }).fill('Jonas Brandt');
  await dialog.getByRole('button', { name: 'Create link' }).click();
  await dialog.getByRole('button', { name: /^Revoke link for Jonas Brandt/ }).click();
  const question = page.getByRole('dialog', { name: 'Revoke the link for Jonas Brandt?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByText('Revoked')).toBeHidden();
  await dialog.getByRole('button', { name: /^Revoke link for Jonas Brandt/ }).click();
  await question.getByRole('button', { name: 'Revoke link' }).click();
  await expect(dialog.getByText('Revoked')).toBeVisible();
  // Nothing to copy any more: the form for another takes the link's place.
  await expect(dialog.getByRole('textbox', { name: 'Answer link' })).toBeHidden();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(card.getByRole('button', { name: 'Answer links · 1', exact: true })).toBeVisible();

  const outside = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const guest = await outside.newPage();
  const addresses: string[] = [];
  guest.on('request', (request) => addresses.push(request.url()));
  await guest.goto(link);
  await expect(guest.getByRole('heading', { level: 1, name: 'Go on?' })).toBeVisible();
  await expect(guest.getByText('Ask outside asks Petra Vogt')).toBeVisible();
  await expect(guest.getByText(/^Answer until .+, \d\d:\d\d \(in .+\)/)).toBeVisible();
  await guest.screenshot({ path: info.outputPath('question.png') });
  const { violations } = await new AxeBuilder({ page: guest }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([]);
  await guest.getByRole('button', { name: 'Approve' }).click();
  await expect(guest.getByText('The run goes on.')).toBeVisible();
  const token = link.split('#')[1] ?? '';
  expect(addresses.filter((address) => address.replace(/#.*/, '').includes(token))).toEqual([]);

  await guest.reload();
  await expect(guest.getByRole('heading', { name: 'This is answered' })).toBeVisible();
  await expect(guest.getByText('Petra Vogt has already answered this.')).toBeVisible();
  await guest.goto(`/gate#${'x'.repeat(43)}`);
  await guest.reload();
  await expect(guest.getByRole('heading', { name: 'There is no question here' })).toBeVisible();
  await outside.close();

  await page.goto('/runs');
  await expect(page.getByRole('row').filter({ hasText: 'Ask outside' }).first()).toContainText('Done');
});
