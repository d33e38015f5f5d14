import type { Structure } from '../analysis/structure';
import type { Typing } from '../analysis/typing';
import type { Finding } from '../finding';

/** What a rule looks at. Everything in it is found on demand and shared by all rules. */
export interface RuleContext {
  structure: Structure;
  typing: Typing;
}

/** One thing that can be wrong with a workflow. Says so in plain words, with titles and not keys, where it can be fixed. */
export type Rule = (context: RuleContext) => Finding[];
