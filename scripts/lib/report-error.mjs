import { PlainError } from './plain-error.mjs';

/**
 * A plain error is a sentence for a person; anything else is a defect of ours and keeps its stack.
 * @param {unknown} error
 */
function reportError(error) {
  const isPlain = error instanceof PlainError || (error instanceof Error && error.name === 'EnvError');
  const text = isPlain ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
}

/**
 * @param {unknown} error
 * @returns {never}
 */
export function reportAndExit(error) {
  reportError(error);
  process.exit(1);
}
