import { router } from '../../trpc';
import { me } from './me';
import { signOut } from './sign-out';

export const sessionRouter = router({ me, signOut });
