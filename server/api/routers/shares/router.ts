import { router } from '../../trpc';
import { create } from './create';
import { list } from './list';
import { preview } from './preview';
import { revoke } from './revoke';

export const sharesRouter = router({ create, preview, list, revoke });
