import type { GateForm } from '@/server/engine/events';

/** What the bearer of a link sees: the question, or why it cannot be answered any more. */
export type GateLinkView =
  | {
      kind: 'open';
      form: GateForm;
      workflowName: string;
      /** whom the link is for */
      recipient: string;
      deadline: string;
    }
  | { kind: 'answered' | 'timed-out' | 'cancelled' | 'revoked'; message: string };
