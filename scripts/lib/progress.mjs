const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Steps shorter than this are not worth a line. */
const QUIET_MS = 1_500;
const REMIND_MS = 15_000;

/** @param {number} ms */
export const seconds = (ms) => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

/**
 * Says on standard error what a long step is doing: a moving line on a terminal, a line now and then elsewhere.
 * Plain JavaScript for any Node, because it runs before anything is installed.
 * @template T
 * @param {string} label  what is being done: "Installing packages"
 * @param {(say: (detail: string) => void) => Promise<T>} work
 * @param {{ isAlwaysShown?: boolean }} [options]
 * @returns {Promise<T>}
 */
export async function withProgress(label, work, { isAlwaysShown = false } = {}) {
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
  const finish = (/** @type {string} */ mark) => {
    clearInterval(timer);
    if (isTerminal) out.write('\r\x1b[2K');
    const spent = Date.now() - started;
    if (isAlwaysShown || isAnnounced || spent > QUIET_MS) out.write(`${mark} ${label} ${seconds(spent)}\n`);
  };
  try {
    const result = await work((said) => {
      detail = said;
    });
    finish('✓');
    return result;
  } catch (error) {
    finish('✗');
    throw error;
  }
}
