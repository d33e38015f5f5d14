import { router } from '../../trpc';
import { answer } from './answer';
import { createLink } from './create-link';
import { inbox } from './inbox';
import { links } from './links';
import { revokeLink } from './revoke-link';

export const gatesRouter = router({ inbox, answer, createLink, links, revokeLink });
