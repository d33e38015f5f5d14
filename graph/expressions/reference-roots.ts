/** What a path to a value can begin with. Apart from what reads paths, for those who only need to know a path when they see one. */
export const REFERENCE_ROOTS = ['input', 'steps', 'errors', 'item', 'state', 'voter', 'index', 'run'] as const;
