const CHECK_MS = 500;

/**
 * Calls back once when the process that started this one is gone. Asked for now and then, because nothing tells of it;
 * the number stays the same on Windows, where nothing is called.
 * @param {() => void} onGone
 * @returns {() => void} stops watching
 */
export function watchParent(onGone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
