import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import { createDocuments } from '@/server/adapters/documents/documents';
import { createSafeFetch } from '@/server/adapters/egress/safe-fetch';
import { createFindHttpCredential } from '@/server/adapters/http/http-credentials';
import { createHttpRequests } from '@/server/adapters/http/http-requests';
import type { KeepFile } from '@/server/adapters/http/read-answer';
import { createFetchFor } from '@/server/adapters/llm/guarded-fetch';
import { createModelCredentials } from '@/server/adapters/llm/model-credentials';
import { createModels } from '@/server/adapters/llm/models';
import { createOperatorPrices } from '@/server/adapters/llm/operator-prices';
import { createSavedKeys } from '@/server/adapters/llm/saved-keys';
import { createFindHttpServer } from '@/server/adapters/mcp/http-connections';
import { createMcp, type Mcp } from '@/server/adapters/mcp/mcp';
import { readMcpConfig } from '@/server/adapters/mcp/mcp-config';
import { secretsOfServer } from '@/server/adapters/mcp/server-secrets';
import { createVerdictStore } from '@/server/adapters/mcp/verdict-store';
import { createSandbox, type Sandbox } from '@/server/adapters/sandbox/sandbox';
import { createRedactor, type Redactor } from '@/server/adapters/secrets/redactor';
import { createSecretBox, type SecretBox } from '@/server/adapters/secrets/secret-box';
import { readSecretKeys } from '@/server/adapters/secrets/secret-key';
import type { DocumentsPort, HttpPort, LlmPort } from '@/server/engine/contract';
import { getEnv } from '@/server/env';
import { cleanFileName } from '@/server/files/file-name';
import { readFile } from '@/server/files/read-file';
import { storeFile } from '@/server/files/store-file';
import { log } from '@/server/log';
import type { ModelCatalogue } from '@/server/models/model-catalogue';
import type { PriceList } from '@/server/models/price-list';
import { readWorkspacePrices } from '@/server/models/read-workspace-prices';
import { Refusal } from '@/server/refusal';

/** The ways to the outside, for steps and for the pages that set them up. */
export interface Capabilities {
  llm: LlmPort;
  models: ModelCatalogue;
  prices: PriceList;
  mcp: Mcp;
  sandbox: Sandbox;
  documents: DocumentsPort;
  http: HttpPort;
  secretBox: SecretBox;
  /** knows every secret that was opened in this process */
  redactor: Redactor;
  /** what the environment and mcp.json hold now: keys, the database's password, what tool servers are given */
  operatorSecrets(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function createCapabilities({ pool, prisma }: { pool: Pool; prisma: PrismaClient }): Capabilities {
  const env = getEnv();
  const redactor = createRedactor(secretsOf(env));
  // Read before any of its servers is started, so that nothing they write can show what they were given.
  const readConfig = async () => {
    const config = await readMcpConfig(env.mcpConfigFile);
    for (const secret of config.servers.flatMap(secretsOfServer)) redactor.add(secret);
    return config;
  };
  const secretBox = openWhenNeeded(env.secretKeyFile, redactor);
  const database = new URL(env.databaseUrl);
  const safeFetch = createSafeFetch({
    allow: env.egressAllow,
    forbidden: [{ host: database.hostname, port: Number(database.port || 5432) }],
  });
  const { openai, anthropic, google, openaiCompatible } = env.providers;
  const operatorPrices = createOperatorPrices(env.pricesFile, (message) => log('prices').warn(message));
  const { llm, catalogue, prices } = createModels({
    credentials: createModelCredentials({
      env: { openai, anthropic, google, 'openai-compatible': openaiCompatible },
      readSaved: createSavedKeys({ prisma, secrets: secretBox }),
    }),
    fetchFor: createFetchFor(safeFetch),
    fixedDefault: env.defaultModel,
    looksForLocalServers: env.looksForLocalModels,
    own: {
      read: async (workspaceId) => ({
        ...(await operatorPrices()),
        ...(await readWorkspacePrices(prisma, workspaceId)),
      }),
    },
    now: Date.now,
  });
  const keepFile: KeepFile = (workspaceId, { name, mediaType, bytes }) => {
    const copy = Buffer.from(bytes);
    const hash = createHash('sha256').update(copy).digest('hex');
    return storeFile({ pool }, { workspaceId }, { name: cleanFileName(name), mediaType, hash, bytes: copy });
  };
  const onSecret = (secret: string): void => redactor.add(secret);
  const http = createHttpRequests({
    safeFetch,
    findCredential: createFindHttpCredential({ prisma, secretBox, onSecret }),
    keepFile,
  });
  const mcp = createMcp({
    demo: {
      command: process.execPath,
      args: [join(env.distDir, 'demo-services.mjs')],
      env: { DATABASE_URL: env.databaseUrl, SLUICE_ROOT: env.root, SLUICE_DATA: env.dataDir },
    },
    readConfig,
    findHttpServer: createFindHttpServer({ pool, secretBox, onSecret }),
    keepFile,
    safeFetch,
    verdicts: createVerdictStore(join(env.dataDir, 'mcp-verdicts.json')),
    path: env.path,
    home: env.home,
    redact: (text) => redactor.text(text).text,
  });
  const sandbox = createSandbox({ childPath: join(env.distDir, 'sandbox', 'child.mjs') });
  const documents = createDocuments({
    childPath: join(env.distDir, 'documents', 'child.mjs'),
    readFile: async (workspaceId, { $file: hash }) => {
      try {
        return (await readFile({ pool }, { workspaceId }, { hash })).bytes;
      } catch (error) {
        if (error instanceof Refusal) return null;
        throw error;
      }
    },
  });
  return {
    llm,
    models: catalogue,
    prices,
    mcp,
    sandbox,
    documents,
    http,
    secretBox,
    redactor,
    operatorSecrets: async () => [...secretsOf(env), ...(await readConfig()).servers.flatMap(secretsOfServer)],
    async close() {
      documents.close();
      await Promise.all([mcp.close(), sandbox.close(), safeFetch.close()]);
    },
  };
}

const secretsOf = ({ providers, databaseUrl }: ReturnType<typeof getEnv>): string[] => [
  ...Object.values(providers).flatMap(({ apiKey }) => (apiKey ? [apiKey] : [])),
  decodeURIComponent(new URL(databaseUrl).password),
];

/** The key file is read at the first secret, so that a process that needs none starts without it. */
function openWhenNeeded(path: string, redactor: Redactor): SecretBox {
  let opened: Promise<SecretBox> | null = null;
  const box = (): Promise<SecretBox> => {
    opened ??= readSecretKeys(path).then((keys) =>
      createSecretBox({ keys, onOpened: (secret) => redactor.add(secret) }),
    );
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
  return {
    seal: async (place, secret) => (await box()).seal(place, secret),
    open: async (place, sealed) => (await box()).open(place, sealed),
    isCurrent: () => true,
  };
}
