import { router } from '../../trpc';
import { list } from './list';
import { prices } from './prices';
import { removeKey } from './remove-key';
import { rescan } from './rescan';
import { saveKey } from './save-key';
import { setPrice } from './set-price';
import { test } from './test';

export const modelsRouter = router({ list, prices, setPrice, saveKey, removeKey, test, rescan });
