import type { Json } from './json';

/** One thing to fix, placed where a person can fix it, in their words. */
export interface Finding {
  /** kebab-case, stable, one per rule: `unknown-reference`, `required-field`, `cycle` ... */
  code: string;
  severity: 'error' | 'warning';
  message: string;
  nodeId?: string;
  edgeId?: string;
  /** path inside the node: `config.prompt`, `config.fields[2].name`, `policy.defaultValue` */
  field?: string;
  fix?: FindingFix;
}

/** What one button can do about a finding. */
export interface FindingFix {
  label: string;
  /** replaces the value at `field` of `nodeId`; without a value it is removed */
  set?: { nodeId: string; field: string; value?: Json };
  /** removes these edges */
  removeEdges?: string[];
  /** removes these steps and the edges at them */
  removeNodes?: string[];
  /** adds a step of this kind, after another when it is named */
  addNode?: { type: string; after?: { nodeId: string; port?: string } };
}
