// npm run generate: the database client from prisma/schema.prisma, offline.
import { generateClient } from './lib/generate-client.mjs';
import { root } from './lib/root.mjs';

await generateClient(root);
