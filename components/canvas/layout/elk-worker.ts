import ElkApi from 'elkjs/lib/elk-api';
import { elkLevel } from './elk-level';
import type { LayoutLevel } from './tidy';

let level: LayoutLevel | null = null;

/** The layout in a worker of its own, made when it is first asked for. */
export const layoutInWorker: LayoutLevel = (graph) => {
  level ??= elkLevel(
    new ElkApi({ workerFactory: () => new Worker(new URL('elkjs/lib/elk-worker.min.js', import.meta.url)) }),
  );
  return level(graph);
};
