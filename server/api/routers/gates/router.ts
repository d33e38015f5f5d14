import { router } from '../../trpc';
import { answer } from './answer';
import { createLink } from './create-link';
import { inbox } from './inbox';

export const gatesRouter = router({ inbox, answer, createLink });
