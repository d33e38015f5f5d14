import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of this installation, for people; what decides over data is the migrations and the versions in documents. */
export function productVersion(root: string): string {
  try {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}
