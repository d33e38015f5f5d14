import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };
const exclude = ['node_modules/**', '.next/**', '.node/**', '.sluice/**', 'e2e/**'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...exclude, '**/*.int.test.ts'] },
      },
      // Needs DATABASE_URL of a real PostgreSQL: `npm test` starts one and passes it.
      {
        resolve: { alias },
        test: { name: 'int', include: ['**/*.int.test.ts'], exclude, testTimeout: 60_000, hookTimeout: 60_000 },
      },
    ],
  },
});
