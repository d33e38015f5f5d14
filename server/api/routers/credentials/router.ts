import { router } from '../../trpc';
import { list } from './list';
import { remove } from './remove';
import { save } from './save';

export const credentialsRouter = router({ list, save, remove });
