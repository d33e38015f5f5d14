import { setFlagsFromString } from 'node:v8';
import { EnvError } from '@/server/env';
import { log } from '@/server/log';
import { startWorker } from '@/server/wiring/worker';

// The worker process. SIGTERM and SIGINT stop it gently; SIGKILL is safe at any moment.

const LAST_RESORT_MS = 28_000;

// By default the heap may become several times what is in use before anybody looks at it as a whole: with runs of thousands
// of steps that is half a gigabyte of rubbish. A worker lives beside others on its machine, so it looks more often.
setFlagsFromString('--heap-growing-percent=30');

try {
  const logger = log('worker');
  // Whatever was not foreseen must not take fifty runs down with it; each run's own errors are caught where they arise.
  process.on('unhandledRejection', (error) => logger.error({ error }, 'a rejection was not handled'));
  const running = await startWorker();
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    await running.stop().catch((error: unknown) => logger.error({ error }, 'the worker did not stop well'));
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  process.send?.('ready');
  logger.info('worker ready');
} catch (error) {
  process.exitCode = 1;
  if (error instanceof EnvError) process.stderr.write(`${error.message}\n`);
  else {
    log('worker').fatal({ error }, 'the worker could not start');
    process.exit(1);
  }
}
