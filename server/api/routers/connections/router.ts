import { router } from '../../trpc';
import { add } from './add';
import { check } from './check';
import { list } from './list';
import { remove } from './remove';
import { tryTool } from './try-tool';

export const connectionsRouter = router({ list, add, check, remove, tryTool });
