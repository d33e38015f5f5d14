/** The built-in rules say so when they cannot do something, instead of making it up. */
export class RulesRefusal extends Error {
  override name = 'RulesRefusal';
}
