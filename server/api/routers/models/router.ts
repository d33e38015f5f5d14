import { router } from '../../trpc';
import { list } from './list';
import { removeKey } from './remove-key';
import { rescan } from './rescan';
import { saveKey } from './save-key';
import { test } from './test';

export const modelsRouter = router({ list, saveKey, removeKey, test, rescan });
