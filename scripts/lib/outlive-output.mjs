/**
 * What this process says may go to a file, and the disk may be full: then it says nothing more, but lives on. Without this
 * the first line that cannot be written would end it, and all that it watches over.
 */
export function outliveOutput() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
