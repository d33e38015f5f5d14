import { connected } from './connected';
import { cycles } from './cycles';
import { edges } from './edges';
import { errorHandling } from './error-handling';
import { frames } from './frames';
import { knownTypes } from './known-types';
import { looseEnds } from './loose-ends';
import { ownChecks } from './own-checks';
import type { Rule } from './rule';
import { settings } from './settings';
import { size } from './size';
import { startAndFinish } from './start-and-finish';
import { switchedOff } from './switched-off';
import { uniqueNames } from './unique-names';
import { values } from './values';

/** Every rule, in the order its findings are listed: first what keeps a workflow from being one, then what is inside steps. */
export const rules: readonly Rule[] = [
  size,
  startAndFinish,
  uniqueNames,
  knownTypes,
  edges,
  cycles,
  frames,
  connected,
  looseEnds,
  switchedOff,
  settings,
  ownChecks,
  values,
  errorHandling,
];
