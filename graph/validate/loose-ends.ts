import { type Condition, NEVER, TooManyConditions } from '../analysis/conditions';
import type { NodeFacts } from '../analysis/node-facts';
import { ScopeReach } from '../analysis/reach';
import { edgesOf, type Scope, type Structure } from '../analysis/structure';
import type { Finding } from '../finding';
import type { OutputPort } from '../node-definition';
import { ROOT_SCOPE } from '../plan';
import type { Rule } from './rule';

/** A step, and those of its outputs that nothing follows. */
interface LooseEnd {
  facts: NodeFacts;
  ports: OutputPort[];
}

/**
 * Every way through a workflow leads to a Finish. What runs beside such a way may end where it likes, and so may the steps
 * inside a container: an item is done when nothing more follows. Errors that stop the run are no way.
 */
export const looseEnds: Rule = ({ structure }) => {
  const root = structure.scopes.get(ROOT_SCOPE);
  const finishes = [...structure.facts.values()].filter((one) => one.isFinish).map(({ node }) => node.id);
  if (!root || root.looped.length > 0 || finishes.length === 0) return [];
  const ends = endsOf(structure, root);
  if (ends.length === 0) return [];
  try {
    // With conditions of its own: what this asks must not use up those that say which values are there.
    return withoutFinish(new ScopeReach(structure, root), finishes, ends).map(finding);
  } catch (error) {
    if (error instanceof TooManyConditions) return [];
    throw error;
  }
};

/** The steps that something leads to and of which some way out leads nowhere, in run order. */
function endsOf(structure: Structure, { order }: Scope): LooseEnd[] {
  // A connection that is wrong has a finding of its own.
  const drawn = new Set(structure.document.edges.map((edge) => `${edge.source} ${edge.sourcePort}`));
  return order.flatMap((id) => {
    const facts = structure.facts.get(id);
    if (!facts || facts.isFinish || (!facts.isStart && edgesOf(structure.incoming, id).length === 0)) return [];
    const ports = facts.outputs.filter((port) => !drawn.has(`${id} ${port.id}`));
    return ports.length > 0 ? [{ facts, ports }] : [];
  });
}

/** The ends that leave a run without a Finish; of those that meet in one run, the ones that decide about it. */
function withoutFinish(reach: ScopeReach, finishes: readonly string[], ends: readonly LooseEnd[]): LooseEnd[] {
  const { conditions } = reach;
  const runs = (id: string): Condition => {
    const condition = reach.whenRuns(id);
    if (condition === null) throw new TooManyConditions();
    return condition;
  };
  const either = (one: Condition, other: Condition): Condition => conditions.or(one, other);
  const leaves = ({ facts: { node }, ports }: LooseEnd): Condition =>
    ports.map((port) => conditions.and(runs(node.id), reach.taken(node.id, port.id))).reduce(either, NEVER);
  const finished = finishes.map(runs).reduce(either, NEVER);

  // Going where nothing follows never helps a run to a Finish. So if it matters at all which way a step takes, then another
  // way leads to one, and this is where it is lost.
  const deciding = new Set(ends.filter(({ facts }) => reach.isDecidedBy(finished, facts.node.id)));
  if (deciding.size === ends.length) return [...ends];
  let explained = [...deciding].map(leaves).reduceRight(either, finished);
  return ends.filter((end) => {
    if (deciding.has(end)) return true;
    const left = leaves(end);
    if (conditions.implies(left, explained)) return false;
    explained = either(explained, left);
    return true;
  });
}

function finding({ facts: { node, outputs }, ports }: LooseEnd): Finding {
  const at = { code: 'loose-end', severity: 'warning' as const, nodeId: node.id };
  if (ports.length === outputs.length)
    return {
      ...at,
      message: `Nothing follows ${node.title}: a run that ends there reaches no Finish step, so it has no result. Connect it to a step that leads to a Finish.`,
    };
  return {
    ...at,
    message: `Nothing follows ${listed(ports)} of ${node.title}: a run that goes there reaches no Finish step, so it ends without a result. Connect ${ports.length === 1 ? 'it to a step that leads' : 'them to steps that lead'} to a Finish.`,
  };
}

function listed(ports: readonly OutputPort[]): string {
  const names = ports.map((port) => `"${port.label}"`);
  const last = names.pop();
  return names.length === 0 ? `${last}` : `${names.join(', ')} and ${last}`;
}
