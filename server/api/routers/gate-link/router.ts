import { router } from '../../trpc';
import { answer } from './answer';
import { view } from './view';

export const gateLinkRouter = router({ view, answer });
