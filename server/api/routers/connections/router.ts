import { router } from '../../trpc';
import { add } from './add';
import { check } from './check';
import { limit } from './limit';
import { list } from './list';
import { operatorProblem } from './operator-problem';
import { remove } from './remove';
import { tryTool } from './try-tool';

export const connectionsRouter = router({ list, operatorProblem, add, check, limit, remove, tryTool });
