import { router } from '../../trpc';
import { view } from './view';

export const shareRouter = router({ view });
