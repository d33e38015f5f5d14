const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** read by the grammar as something other than a name, so never usable after a dot */
const NOT_A_NAME = new Set(['in', 'true', 'false', 'null']);

/** Whether something may stand after a dot: `steps.name`, not `steps["a name"]`. */
export const isName = (name: string): boolean => IDENTIFIER.test(name) && !NOT_A_NAME.has(name);
