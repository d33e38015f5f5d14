import { type Browser, type BrowserContextOptions, expect, type Page, test } from '@playwright/test';

/**
 * Kilobytes of script, as sent, that the page itself asks for; what it loads later, when it is idle or something is opened,
 * is not in them. React and Next's router are 140 of them. The design wants 170, 350 and 200; these keep what has been
 * reached from growing. The editor knows every kind of step, which is some 60 of its own, and has the canvas library, which
 * is 70; the home page knows no kind of step until its examples come, and a shared run never does.
 */
const BUDGETS = { home: 212, editor: 367, share: 198 };

/** Opens a page in a browser that has seen nothing, and adds up the scripts that its HTML names. */
const scriptKilobytes = async (browser: Browser, path: string, options: BrowserContextOptions): Promise<number> => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const html = (await (await page.goto(path, { waitUntil: 'load' }))?.text()) ?? '';
  const named = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src]) => new URL(src ?? '', page.url()).href);
  const bytes = await page.evaluate(
    (urls) =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => urls.includes(name))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    named,
  );
  await context.close();
  return Math.round(bytes / 1_000);
};

const call = async <Result>(page: Page, procedure: string, input: unknown): Promise<Result> => {
  const response = await page.request.post(`/api/trpc/${procedure}`, {
    data: input,
    headers: { origin: new URL(page.url()).origin },
  });
  expect(response.ok(), await response.text()).toBe(true);
  return (await response.json()).result.data;
};

test('home, editor and share page load no more script than their budgets', async ({ page, browser, baseURL }) => {
  await page.goto('/');
  const { id } = await call<{ id: string }>(page, 'workflows.create', { exampleId: 'customer-message' });
  const input = { message: 'Hello, my name is Fiona Kerr. One zip of the sleeping bags was broken.' };
  const { runId } = await call<{ runId: string }>(page, 'runs.start', { workflowId: id, input });
  const scope = { runId, expiresInHours: 1, includeInputs: true, includePrompts: false, redact: true };
  const { url } = await call<{ url: string }>(page, 'shares.create', scope);

  const signedIn = { baseURL, storageState: await page.context().storageState() };
  const measured = {
    home: await scriptKilobytes(browser, '/', signedIn),
    editor: await scriptKilobytes(browser, `/w/${id}`, signedIn),
    share: await scriptKilobytes(browser, url, { baseURL, storageState: { cookies: [], origins: [] } }),
  };
  console.log(`Script of the first load: ${JSON.stringify(measured)} kB`);
  for (const name of ['home', 'editor', 'share'] as const) {
    expect.soft(measured[name], `${name}; measured ${JSON.stringify(measured)} kB`).toBeLessThanOrEqual(BUDGETS[name]);
    // A page that loads next to nothing was not the page.
    expect.soft(measured[name], name).toBeGreaterThan(100);
  }
});
