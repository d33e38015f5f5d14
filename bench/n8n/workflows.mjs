// The workloads as n8n's users would draw them: a production webhook, Edit Fields nodes, Switch, If, Merge and Split Out.
// Every workflow answers its webhook with what its last node gives.

/** More than this a Merge node does not take; wider joins are a tree of them. */
const MERGE_INPUTS = 10;
const START = 'Start';

const numbers = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => index);

/**
 * A workflow drawn by a program. Nodes are called by their name, as in n8n's own files.
 * @param {string} id  also the webhook's address
 */
function drawing(id) {
  /** @type {object[]} */
  const nodes = [];
  /** @type {Record<string, { main: { node: string, type: string, index: number }[][] }>} */
  const connections = {};
  const add = (
    /** @type {string} */ name,
    /** @type {string} */ type,
    /** @type {number} */ typeVersion,
    /** @type {object} */ parameters,
    more = {},
  ) => {
    const position = [200 * nodes.length, 0];
    nodes.push({ id: `${id}-${nodes.length}`, name, type, typeVersion, position, parameters, ...more });
  };
  const webhook = { httpMethod: 'POST', path: id, responseMode: 'lastNode', options: {} };
  add(START, 'n8n-nodes-base.webhook', 2, webhook, { webhookId: id });
  return {
    add,
    /** An Edit Fields node that gives one number. `more` are settings of the node itself. */
    setField: (/** @type {string} */ name, /** @type {string} */ key, /** @type {string} */ expression, more = {}) => {
      const value = { id: `${id}-${name}`, name: key, value: `={{ ${expression} }}`, type: 'number' };
      add(name, 'n8n-nodes-base.set', 3.4, { assignments: { assignments: [value] }, options: {} }, more);
    },
    merge: (/** @type {string} */ name, /** @type {number} */ inputs) =>
      add(name, 'n8n-nodes-base.merge', 3.2, { mode: 'append', numberInputs: inputs }),
    connect: (/** @type {string} */ from, /** @type {string} */ to, { output = 0, input = 0 } = {}) => {
      connections[from] ??= { main: [] };
      const ports = connections[from].main;
      while (ports.length <= output) ports.push([]);
      ports[output]?.push({ node: to, type: 'main', index: input });
    },
    workflow: () => ({ id, name: id, nodes, connections, settings: { executionOrder: 'v1' } }),
  };
}

/**
 * @param {string} left
 * @param {'equals' | 'lt'} operation
 * @param {number} right
 */
const condition = (left, operation, right) => ({
  options: { version: 2, caseSensitive: true, leftValue: '', typeValidation: 'strict' },
  combinator: 'and',
  conditions: [
    {
      id: `${operation}-${right}`,
      leftValue: `={{ ${left} }}`,
      rightValue: right,
      operator: { type: 'number', operation },
    },
  ],
});

/**
 * @param {string} id
 * @param {number} length
 */
function chain(id, length) {
  const page = drawing(id);
  for (const index of numbers(length)) {
    page.setField(`Step ${index}`, 'n', index === 0 ? '$json.body.n + 1' : '$json.n + 1');
    page.connect(index === 0 ? START : `Step ${index - 1}`, `Step ${index}`);
  }
  return page.workflow();
}

/** @param {string} id */
function fanOut(id) {
  const page = drawing(id);
  const merges = 50 / MERGE_INPUTS;
  page.merge('Join', merges);
  for (const merge of numbers(merges)) {
    page.merge(`Join ${merge}`, MERGE_INPUTS);
    page.connect(`Join ${merge}`, 'Join', { input: merge });
  }
  for (const index of numbers(50)) {
    page.setField(`Branch ${index}`, 'n', `$json.body.n + ${index}`);
    page.connect(START, `Branch ${index}`);
    page.connect(`Branch ${index}`, `Join ${Math.floor(index / MERGE_INPUTS)}`, { input: index % MERGE_INPUTS });
  }
  page.setField('Sum', 'sum', '$input.all().reduce((sum, item) => sum + item.json.n, 0)', { executeOnce: true });
  page.connect('Join', 'Sum');
  return page.workflow();
}

/** @param {string} id */
function router(id) {
  const page = drawing(id);
  const values = numbers(5).map((route) => ({ conditions: condition('$json.body.n', 'equals', route) }));
  page.add('Choose', 'n8n-nodes-base.switch', 3.2, { rules: { values }, options: {} });
  page.connect(START, 'Choose');
  for (const route of numbers(5)) {
    page.setField(`Route ${route}`, 'n', '$json.body.n + 1');
    page.connect('Choose', `Route ${route}`, { output: route });
  }
  return page.workflow();
}

/** @param {string} id */
function loop(id) {
  const page = drawing(id);
  // The first turn takes its number from the request, the others from the turn before.
  page.setField('One', 'n', '($json.n ?? $json.body.n) + 1');
  page.setField('Two', 'n', '$json.n + 1');
  page.add('Again', 'n8n-nodes-base.if', 2.2, { conditions: condition('$json.n', 'lt', 400), options: {} });
  page.setField('Result', 'n', '$json.n');
  page.connect(START, 'One');
  page.connect('One', 'Two');
  page.connect('Two', 'Again');
  page.connect('Again', 'One', { output: 0 });
  page.connect('Again', 'Result', { output: 1 });
  return page.workflow();
}

/**
 * Nodes of n8n work on lists of items, one after the other: the for-each is one node, recorded once for all its items.
 * @param {string} id
 */
function forEach(id) {
  const page = drawing(id);
  page.add('Items', 'n8n-nodes-base.splitOut', 1, {
    fieldToSplitOut: 'body.items',
    options: { destinationFieldName: 'n' },
  });
  page.setField('Body', 'n', 'Number($json.n)');
  page.setField('Count', 'count', '$input.all().length', { executeOnce: true });
  page.connect(START, 'Items');
  page.connect('Items', 'Body');
  page.connect('Body', 'Count');
  return page.workflow();
}

/** What is put into n8n before it starts: a workflow for each workload, behind a webhook of the same name. */
export const n8nWorkflows = () => [
  chain('W1', 10),
  chain('W2', 100),
  fanOut('W3'),
  router('W4'),
  loop('W5'),
  forEach('W6'),
  chain('L', 10),
];
