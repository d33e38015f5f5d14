import * as z from 'zod';
import { gateFormSchema } from '@/server/engine/events';
import type { GateView } from '@/server/gates/gate-view';
import { instant } from './instant';

/** A gate, in the word people read: something a run asks them. */
export const questionSchema = z.object({
  id: z.string(),
  runId: z.string(),
  runNumber: z.int(),
  workflowId: z.string(),
  workflowName: z.string(),
  path: z.string().describe('Of the step that asks.'),
  form: gateFormSchema,
  deadline: instant,
  createdAt: instant,
  remindedTimes: z.int().describe('How often people were reminded of it.'),
  mayAnswer: z.boolean().describe('False when it names approvers and this key is none of them.'),
});

export const questionOf = (gate: GateView): z.input<typeof questionSchema> => ({
  id: gate.id,
  runId: gate.runId,
  runNumber: gate.runNumber,
  workflowId: gate.workflowId,
  workflowName: gate.workflowName,
  path: gate.path,
  form: gate.form,
  deadline: gate.deadline,
  createdAt: gate.createdAt,
  remindedTimes: gate.remindedTimes,
  mayAnswer: gate.mayAnswer,
});
