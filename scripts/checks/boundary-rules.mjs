// The directions of the house (docs/decisions/0001). Every rule says why it exists and what to do instead: its comment
// is what a person reads when it fires.

const TESTS = '(\\.test\\.tsx?$|(^|/)testing/|^e2e/)';
const npm = (/** @type {string[]} */ names) =>
  names.map((name) => `(^|node_modules/)${name.replaceAll('/', '\\/')}(/|$)`);

/** Packages without side effects, files or network, which the pure rooms may use. */
const PURE = npm(['zod', '@marcbachmann/cel-js', '@cfworker/json-schema', '@noble/hashes']);

/**
 * @typedef {object} Rule
 * @property {string} name
 * @property {string} comment
 * @property {Record<string, unknown>} from
 * @property {Record<string, unknown>} to
 */

/**
 * Checked on every import, those of types included.
 * @type {Rule[]}
 */
export const importRules = [
  {
    name: 'graph-is-pure',
    comment:
      'graph/ runs in the browser, the worker and tests alike, so it may import only itself and pure packages. Move what needs more to server/ or components/, and hand its result in.',
    from: { path: '^graph/', pathNot: TESTS },
    to: { pathNot: ['^graph/', ...PURE] },
  },
  {
    name: 'engine-is-pure',
    comment:
      'server/engine/ decides and folds; the database, the network and the clock reach it through the ports in contract.ts. Put the concrete thing under server/adapters/ behind a port.',
    from: { path: '^server/engine/', pathNot: TESTS },
    to: { pathNot: ['^server/engine/', '^graph/', ...PURE] },
  },
  {
    name: 'node-types-are-strangers',
    comment:
      'A node type is one folder that nothing but the registries knows, so that it can be added or removed alone. Move what two of them share to a file beside the folders, nodes/<name>.ts.',
    from: { path: '^nodes/([^/]+)/', pathNot: TESTS },
    to: { path: '^nodes/[^/]+/', pathNot: ['^nodes/$1/'] },
  },
  {
    name: 'definitions-are-data',
    comment:
      'A definition is read by the browser: it may import graph/, zod and plain files of nodes/, never behaviour. What runs belongs in the executor.ts beside it.',
    from: { path: '^nodes/([^/]+/definition|registry)\\.ts$' },
    to: { path: ['^server/', '^components/', '^app/', '^generated/', '/executor\\.ts$', '^nodes/executors\\.ts$'] },
  },
  {
    name: 'executors-use-ports',
    comment:
      'An executor gets what it may do from its context (server/engine/contract.ts). Add a port there rather than importing the database, an adapter or a use case.',
    from: { path: '^nodes/', pathNot: [TESTS, '/panel\\.tsx$', '^nodes/panels\\.ts$'] },
    to: {
      path: [
        '^server/(?!engine/)',
        '^generated/',
        '^components/',
        '^app/',
        '(^|node_modules/)(pg|@prisma|next|react)(/|$)',
      ],
    },
  },
  {
    name: 'primitives-know-no-product',
    comment:
      'components/ui/ are controls without product words, usable anywhere. Move a component that knows workflows, steps or the API to the room that uses it.',
    from: { path: '^components/ui/', pathNot: TESTS },
    to: {
      path: [
        '^graph/',
        '^nodes/',
        '^server/',
        '^app/',
        '^generated/',
        '^components/(?!ui/)',
        ...npm(['@trpc/[^/]+', '@xyflow/react']),
      ],
    },
  },
  {
    name: 'canvas-library-stays-in-one-folder',
    comment:
      'Only components/canvas/flow/ may know @xyflow/react, its types included: documents, the editor and the engine outlive a canvas library. Work with the model of graph/, and let flow-adapter.ts there translate.',
    from: {
      path: '^(graph|nodes|server|app|components)/',
      pathNot: ['^components/canvas/flow/', '^app/globals\\.css$', TESTS],
    },
    to: { path: npm(['@xyflow/[^/]+']) },
  },
  {
    name: 'adapters-are-wired-in-one-place',
    comment:
      'server/wiring.ts is the only file that names concrete adapters; use cases and the API get them handed in, so that tests can bring their own. Take the port as a parameter.',
    from: {
      path: '^(server|app|components|nodes)/',
      pathNot: ['^server/adapters/', '^server/wiring(/|\\.ts$)', '^server/demo/', TESTS],
    },
    to: { path: '^server/adapters/' },
  },
  {
    name: 'server-does-not-know-its-callers',
    comment:
      'The server is called by routes and components, never the other way round. Hand the value in as a parameter.',
    from: { path: '^(server|generated)/', pathNot: TESTS },
    to: { path: ['^app/', '^components/'] },
  },
  {
    name: 'use-cases-do-not-know-surfaces',
    comment:
      'One use case serves the API, the command line and the worker, so it may import none of them. Move what is shared into the use case.',
    from: {
      path: '^server/(accounts|api-keys|workflows|runs|gates|shares|connections|models|files|outbox|engine|adapters)/',
      pathNot: TESTS,
    },
    to: { path: ['^server/(api|cli|worker|wiring)(/|\\.ts$)'] },
  },
  {
    name: 'routes-are-thin',
    comment:
      'app/ reads parameters, checks access and renders one component. Database access and decisions belong in a use case under server/.',
    from: { path: '^app/' },
    to: { path: ['^generated/', '^nodes/executors\\.ts$', ...npm(['pg', '@prisma/[^/]+'])] },
  },
  {
    name: 'product-does-not-use-tests',
    comment: 'Tests and their helpers do not ship. Move what the product needs out of testing/.',
    from: { path: '^(app|components|graph|nodes|server)/', pathNot: TESTS },
    to: { path: ['\\.test\\.tsx?$', '/testing/', '^e2e/'] },
  },
  {
    name: 'product-uses-no-dev-packages',
    comment:
      'A package that the product imports must be under "dependencies" in package.json: run npm install --save-exact.',
    from: { path: '^(app|components|graph|nodes|server)/', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
  },
  {
    name: 'imports-resolve',
    comment: 'This import leads nowhere. Correct the path, or add the package to package.json.',
    from: { path: '^(app|components|graph|nodes|server|scripts|e2e)/' },
    to: { couldNotResolve: true, pathNot: ['\\.(wasm|so)$', '^@/generated/'] },
  },
];

/**
 * Checked on what is left when types are erased: what really runs, and what ends up in the browser.
 * @type {Rule[]}
 */
export const runtimeRules = [
  {
    name: 'no-cycles',
    comment: 'Two files that need each other are one, or hide a third. Move what both need to a file of its own.',
    from: { path: '^(app|components|graph|nodes|server|scripts|e2e)/' },
    to: { circular: true },
  },
  {
    name: 'components-take-only-types-from-the-server',
    comment:
      'Code of the server would end up in the browser. Import types with "import type", ask the API for data; only server/engine/{events,is-terminal,state,fan-units,step-error,reuse} are made for both sides.',
    from: { path: '^components/', pathNot: TESTS },
    to: {
      path: '^(server|generated)/',
      pathNot: ['^server/engine/(events|is-terminal|state|fan-units|step-error|reuse)\\.ts$', TESTS],
    },
  },
  {
    name: 'browser-reaches-no-server-code',
    comment:
      'What a component reaches, even through others, is sent to every visitor. Break the chain: split the module, or import only its type.',
    from: { path: '^(components|nodes/registry\\.ts|nodes/[^/]+/definition\\.ts)', pathNot: TESTS },
    to: {
      path: [
        '^server/(adapters|worker|api|cli|wiring|accounts|workflows|runs|gates|shares|connections|models|files|outbox)(/|\\.ts$)',
        '^server/(env|log)\\.ts$',
        '^nodes/executors\\.ts$',
        '^nodes/[^/]+/executor\\.ts$',
        '^generated/',
        '^(fs|net|crypto|child_process|path|os|stream|worker_threads|http|https|dns)(/|$)',
      ],
      reachable: true,
    },
  },
  {
    name: 'engine-reaches-nothing-impure',
    comment: 'The engine must give the same answer from the same log every time. Take what it needs through a port.',
    from: { path: '^server/engine/', pathNot: TESTS },
    to: { path: ['^server/(?!engine/)', '^generated/', '^app/', '^components/', '^nodes/'], reachable: true },
  },
];
