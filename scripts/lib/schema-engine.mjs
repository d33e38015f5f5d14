import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const CHAR_TYPE = 18;
const TEXT_TYPE = 25;

/**
 * Prisma's schema engine compiled to WASM: the ordinary command line would download a native one.
 * @template T
 * @param {string} root the checkout
 * @param {string} url
 * @param {(engine: import('@prisma/schema-engine-wasm').SchemaEngine) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withSchemaEngine(root, url, use) {
  const glue = await loadEngine(root);
  const factory = /** @type {any} */ (adapterFactory(url));
  const engine = await glue.SchemaEngine.new(
    { datamodels: [readSchema(root)] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await use(engine);
  } catch (error) {
    // The engine says only that something outside failed; what the database said is kept beside it.
    throw factory.failure() ?? error;
  } finally {
    engine.free();
    await factory.end();
  }
}

/** @type {Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> | undefined} */
let loaded;

/**
 * Once a process: the glue keeps views of the memory it first saw.
 * @param {string} root
 */
function loadEngine(root) {
  loaded ??= (async () => {
    const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
    const file = join(root, 'node_modules', '@prisma', 'schema-engine-wasm', 'schema_engine_bg.wasm');
    const { instance } = await WebAssembly.instantiate(readFileSync(file), {
      './schema_engine_bg.js': /** @type {any} */ (glue),
    });
    // The engine reports its own defects here before it stops.
    /** @type {any} */ (globalThis).PRISMA_WASM_PANIC_REGISTRY = {
      set_message: (/** @type {string} */ message) => process.stderr.write(`${message}\n`),
    };
    glue.__wbg_set_wasm(instance.exports);
    /** @type {any} */ (instance.exports).__wbindgen_start?.();
    return glue;
  })();
  return loaded;
}

/**
 * @param {string} root
 * @returns {[path: string, content: string]}
 */
export function readSchema(root) {
  const path = join(root, 'prisma', 'schema.prisma');
  return [path, readFileSync(path, 'utf8')];
}

/**
 * The adapter's own factory would open its shadow database with a connection string that still names the real one, and
 * it cuts scripts at every semicolon.
 * @param {string} url
 */
function adapterFactory(url) {
  /** @type {pg.Pool[]} */
  const pools = [];
  /** @type {unknown} */
  let failure;
  const open = async (/** @type {string} */ address) => {
    const pool = new pg.Pool({ connectionString: address, max: 2 });
    pool.on('error', () => {});
    pools.push(pool);
    const adapter = await new PrismaPg(pool).connect();
    readChars(adapter);
    // One simple query is one transaction: a migration that fails halfway leaves nothing behind.
    adapter.executeScript = async (script) => {
      if (!script.trim()) return;
      await pool.query(script).catch((error) => {
        failure = error;
        throw error;
      });
    };
    return { adapter, pool };
  };
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: async () => (await open(url)).adapter,
    connectToShadowDb: async () => {
      const { pool: main } = await open(url);
      const name = `sluice_shadow_${globalThis.crypto.randomUUID().replaceAll('-', '')}`;
      await main.query(`create database ${name}`);
      const address = new URL(url);
      address.pathname = `/${name}`;
      const { adapter, pool } = await open(address.href);
      adapter.dispose = async () => {
        await pool.end();
        await main.query(`drop database ${name} with (force)`);
      };
      return adapter;
    },
    failure: () => failure,
    end: () => Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end())),
  };
}

/**
 * Teaches the adapter PostgreSQL's one-byte "char", which the engine asks the catalogue for.
 * @param {any} adapter
 */
function readChars(adapter) {
  const queryRaw = adapter.queryRaw;
  adapter.queryRaw = async (/** @type {unknown} */ query) => {
    /** @type {number[]} */
    const columns = [];
    const marking = Object.create(adapter, {
      performIO: {
        value: async (/** @type {unknown} */ sent) => {
          const result = await adapter.performIO(sent);
          for (const [index, field] of result.fields.entries()) {
            if (field.dataTypeID !== CHAR_TYPE) continue;
            columns.push(index);
            field.dataTypeID = TEXT_TYPE;
          }
          return result;
        },
      },
    });
    const result = await queryRaw.call(marking, query);
    for (const index of columns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
}
