import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };
const exclude = ['**/node_modules/**', '.next/**', '.node/**', '.sluice/**', 'dist/**', 'e2e/**'];
const needsMore = ['**/*.int.test.ts', '**/*.app.test.ts'];

export default defineConfig({
  test: {
    // By default one core stays idle, which on a machine with two is half of it.
    maxWorkers: '100%',
    projects: [
      {
        resolve: { alias },
        // No test is about how long something takes; the limits only end one that hangs, on a busy machine too.
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, ...needsMore],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // Needs DATABASE_URL of a real PostgreSQL: `npm test` starts one and passes it.
      {
        resolve: { alias },
        test: { name: 'int', include: ['**/*.int.test.ts'], exclude, testTimeout: 120_000, hookTimeout: 120_000 },
      },
      // Needs the built app: starts it as people do. One file at a time, because each starts a whole installation.
      {
        resolve: { alias },
        test: {
          name: 'app',
          include: ['**/*.app.test.ts'],
          exclude,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
