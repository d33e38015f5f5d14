import { router } from '../../trpc';
import { called } from './called';
import { create } from './create';
import { remove } from './delete';
import { duplicate } from './duplicate';
import { get } from './get';
import { importText } from './import';
import { list } from './list';
import { publish } from './publish';
import { published } from './published';
import { restore } from './restore';
import { save } from './save';
import { unpublish } from './unpublish';

export const workflowsRouter = router({
  list,
  get,
  create,
  save,
  duplicate,
  delete: remove,
  restore,
  import: importText,
  publish,
  published,
  called,
  unpublish,
});
