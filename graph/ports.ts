// Apart from the schemas of the document, so that a page that only draws a workflow need not load what reads one.

/** The port every step has besides its own when its policy is `onError: 'port'`. */
export const ERROR_PORT = 'error';
/** The port of a loop that has reached its most turns. */
export const EXHAUSTED_PORT = 'exhausted';
/** The one output of a step that does not choose. */
export const OUT_PORT = 'out';
/** The one input of every step but Start. */
export const IN_PORT = 'in';
