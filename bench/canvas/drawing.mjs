/**
 * A workflow of `count` steps in rows of 25, each joined to the next and every fifth to the one below it: 1.2 edges a step.
 * @param {number} count
 */
export function drawing(count) {
  const columns = 25;
  const id = (/** @type {number} */ index) => `step-${index}`;
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: id(index),
    key: `step_${index}`,
    type: index === 0 ? 'start' : 'set-fields',
    typeVersion: 1,
    title: index === 0 ? 'Start' : `Step ${index}`,
    position: { x: (index % columns) * 304, y: Math.floor(index / columns) * 160 },
    config: index === 0 ? { fields: [] } : { base: '', fields: [{ key: 'value', label: 'Value', value: `${index}` }] },
  }));
  const edge = (/** @type {number} */ from, /** @type {number} */ to) => ({
    id: `edge-${from}-${to}`,
    source: id(from),
    sourcePort: 'out',
    target: id(to),
    targetPort: 'in',
  });
  const edges = nodes.flatMap((_, index) => [
    ...((index + 1) % columns > 0 && index + 1 < count ? [edge(index, index + 1)] : []),
    ...((index % columns === 0 || index % 5 === 2) && index + columns < count ? [edge(index, index + columns)] : []),
  ]);
  return { schemaVersion: 1, name: `Canvas of ${count} steps`, nodes, edges };
}
