import { router } from '../../trpc';
import { create } from './create';
import { remove } from './delete';
import { duplicate } from './duplicate';
import { get } from './get';
import { importText } from './import';
import { list } from './list';
import { restore } from './restore';
import { save } from './save';

export const workflowsRouter = router({
  list,
  get,
  create,
  save,
  duplicate,
  delete: remove,
  restore,
  import: importText,
});
