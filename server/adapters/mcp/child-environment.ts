/** Variables that make a program load code of somebody else's choice before its own. */
const REFUSED = [
  /^NODE_OPTIONS$/,
  /^NODE_REPL_EXTERNAL_MODULE$/,
  /^LD_/,
  /^DYLD_/,
  /^PYTHON/,
  /^PERL5(OPT|LIB|DB)$/,
  /^RUBY(OPT|LIB)$/,
  /^JAVA_TOOL_OPTIONS$/,
  /^BASH_ENV$/,
  /^ENV$/,
];

export const isRefusedVariable = (name: string): boolean => REFUSED.some((pattern) => pattern.test(name.toUpperCase()));

/** What a started server finds in its environment: PATH, HOME and what was declared for it. Nothing of ours. */
export const childEnvironment = (
  declared: Record<string, string>,
  base: { path: string; home: string },
): Record<string, string> => ({
  PATH: base.path,
  HOME: base.home,
  ...Object.fromEntries(Object.entries(declared).filter(([name]) => !isRefusedVariable(name))),
});
