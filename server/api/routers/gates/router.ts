import { router } from '../../trpc';
import { answer } from './answer';
import { inbox } from './inbox';

export const gatesRouter = router({ inbox, answer });
