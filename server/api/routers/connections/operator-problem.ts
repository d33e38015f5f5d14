import { permitted } from '../../procedures/permitted';

/** What is wrong with the operator's mcp.json, in words; null when it can be read or is not there. */
export const operatorProblem = permitted('connection:read').query(async ({ ctx }) => {
  const { problem } = await ctx.services.toolServers.operatorServers();
  return { problem };
});
