import { router } from '../../trpc';
import { list } from './list';

export const examplesRouter = router({ list });
