import { router } from '../../trpc';
import { step } from './step';

export const helpRouter = router({ step });
