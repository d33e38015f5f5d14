import type { WorkflowDocument } from '@/graph/document';

/** How two versions differ, in a few lines, from this side. */
export const differences = (mine: WorkflowDocument, theirs: WorkflowDocument): string[] => {
  const here = new Map(mine.nodes.map((node) => [node.id, node]));
  const there = new Map(theirs.nodes.map((node) => [node.id, node]));
  const onlyHere = mine.nodes.filter((node) => !there.has(node.id)).map((node) => node.title);
  const onlyThere = theirs.nodes.filter((node) => !here.has(node.id)).map((node) => node.title);
  const changed = mine.nodes
    .filter((node) => {
      const other = there.get(node.id);
      return other && JSON.stringify({ ...node, position: null }) !== JSON.stringify({ ...other, position: null });
    })
    .map((node) => node.title);
  const lines = [
    ...(onlyHere.length > 0 ? [`Only here: ${list(onlyHere)}`] : []),
    ...(onlyThere.length > 0 ? [`Only there: ${list(onlyThere)}`] : []),
    ...(changed.length > 0 ? [`Different: ${list(changed)}`] : []),
    ...(mine.name === theirs.name ? [] : [`It is called "${theirs.name}" there`]),
  ];
  return lines.length > 0 ? lines : ['The steps are the same; places or connections differ.'];
};

const list = (names: string[]): string =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
