import { router } from '../../trpc';
import { bound } from './bound';
import { cancel } from './cancel';
import { decide } from './decide';
import { events } from './events';
import { get } from './get';
import { list } from './list';
import { live } from './live';
import { retry } from './retry';
import { start } from './start';
import { value } from './value';
import { workflowValues } from './workflow-values';

export const runsRouter = router({
  list,
  start,
  get,
  bound,
  events,
  live,
  cancel,
  retry,
  decide,
  value,
  workflowValues,
});
