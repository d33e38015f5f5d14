import type { JsonObject } from '../json';

/**
 * How a document of an older format becomes one of the next, by the version it is written in. Each is pure and stays as it
 * is once released; `SCHEMA_VERSION` is raised together with an entry here.
 */
export const formatMigrations: Readonly<Record<number, (document: JsonObject) => JsonObject>> = {};
