import { cpus } from 'node:os';
import { defineConfig } from '@playwright/test';

// `npm test` starts the app over an empty data folder and sets these; see CONTRIBUTING.md for running one spec by hand.
const baseURL = process.env.SLUICE_E2E_URL ?? 'http://127.0.0.1:3000';
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/fixtures/sign-in-once.ts',
  // Two browsers, a web server and a worker share the machine; more of them only make each other slow.
  workers: Math.max(1, Math.min(2, Math.floor(cpus().length / 2))),
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL,
    browserName: 'chromium',
    storageState: process.env.SLUICE_E2E_SESSION ?? 'test-results/session.json',
    actionTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    // The canvas then jumps to its place at once: a place read from the page still holds when the pointer gets there.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.PLAYWRIGHT_CHROMIUM_PATH || undefined,
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
