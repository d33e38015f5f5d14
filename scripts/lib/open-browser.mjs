import { spawn } from 'node:child_process';

/**
 * Opens the address where a person sits at a desktop; does nothing on servers, in containers and in CI.
 * @param {string} url
 */
export function openBrowser(url) {
  if (process.env.CI || process.env.BROWSER === 'none' || !process.stdout.isTTY) return;
  const hasDesktop =
    process.platform === 'darwin' ||
    process.platform === 'win32' ||
    Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasDesktop || process.env.SSH_CONNECTION) return;
  const commands = { darwin: ['open', url], win32: ['rundll32', 'url.dll,FileProtocolHandler', url] };
  const [command, ...args] = commands[/** @type {'darwin'} */ (process.platform)] ?? ['xdg-open', url];
  const child = spawn(/** @type {string} */ (command), args, { stdio: 'ignore', detached: true });
  // Without such a program the printed link is there to click.
  child.on('error', () => {});
  child.unref();
}
