import type { GateForm } from '@/server/engine/events';

/** A gate that waits for a person. */
export interface GateView {
  id: string;
  runId: string;
  runNumber: number;
  workflowId: string;
  workflowName: string;
  path: string;
  form: GateForm;
  deadline: string;
  createdAt: string;
  /** false when the gate names approvers and the reader is not one */
  mayAnswer: boolean;
  /** how often people were reminded of it */
  remindedTimes: number;
}
