const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Steps shorter than this are not worth a line. */
const QUIET_MS = 1_500;
const REMIND_MS = 15_000;

/** @param {number} ms */
export const seconds = (ms) => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

/**
 * What the step under way does with the name of a step inside it.
 * @type {((label: string) => void) | null}
 */
let outer = null;

/**
 * Says on standard error what a long step is doing: a moving line on a terminal, a line now and then elsewhere. A step
 * inside another shows as a detail of it. Plain JavaScript for any Node, because it runs before anything is installed.
 * @template T
 * @param {string} label  what is being done: "Installing packages"
 * @param {(say: (detail: string) => void) => Promise<T>} work
 * @param {(result: T) => { isGood: boolean, note: string }} [judge]  shows the step however short it was, with a note
 * @returns {Promise<T>}
 */
export async function withProgress(label, work, judge) {
  if (outer) {
    outer(label);
    return work(outer);
  }
  const out = process.stderr;
  const started = Date.now();
  const isTerminal = Boolean(out.isTTY) && !process.env.CI;
  let detail = '';
  let frame = 0;
  let reminded = started;
  let isAnnounced = false;
  const text = () => `${label}${detail ? ` (${detail})` : ''}`;
  const timer = setInterval(
    () => {
      const now = Date.now();
      if (isTerminal) {
        const line = `${FRAMES[frame++ % FRAMES.length]} ${text()} ${seconds(now - started)}`;
        out.write(`\r\x1b[2K${line.slice(0, (out.columns || 80) - 1)}`);
      } else if (!isAnnounced && now - started > QUIET_MS) {
        isAnnounced = true;
        out.write(`${text()} ...\n`);
      } else if (isAnnounced && now - reminded > REMIND_MS) {
        reminded = now;
        out.write(`  still ${label.charAt(0).toLowerCase()}${text().slice(1)}, ${seconds(now - started)}\n`);
      }
    },
    isTerminal ? 100 : 250,
  );
  outer = (said) => {
    detail = said;
  };
  const finish = (/** @type {boolean} */ isGood, /** @type {string} */ note) => {
    outer = null;
    clearInterval(timer);
    if (isTerminal) out.write('\r\x1b[2K');
    const spent = Date.now() - started;
    if (note || isAnnounced || spent > QUIET_MS) {
      out.write(`${isGood ? '✓' : '✗'} ${label}, ${seconds(spent)}${note ? `, ${note}` : ''}\n`);
    }
  };
  try {
    const result = await work(outer);
    const { isGood, note } = judge?.(result) ?? { isGood: true, note: '' };
    finish(isGood, note);
    return result;
  } catch (error) {
    finish(false, '');
    throw error;
  }
}
