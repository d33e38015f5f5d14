import { router } from '../../trpc';
import { add } from './add';
import { check } from './check';
import { list } from './list';
import { operatorProblem } from './operator-problem';
import { remove } from './remove';
import { tryTool } from './try-tool';

export const connectionsRouter = router({ list, operatorProblem, add, check, remove, tryTool });
