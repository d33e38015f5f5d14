import type { RestOperation } from './operation';
import { answerQuestion } from './operations/answer-question';
import { cancelRun } from './operations/cancel-run';
import { createAnswerLink } from './operations/create-answer-link';
import { createWorkflow } from './operations/create-workflow';
import { decideOutcome } from './operations/decide-outcome';
import { deleteWorkflow } from './operations/delete-workflow';
import { downloadFile } from './operations/download-file';
import { getRun } from './operations/get-run';
import { getRunValue } from './operations/get-run-value';
import { getWorkflow } from './operations/get-workflow';
import { listAnswerLinks } from './operations/list-answer-links';
import { listQuestions } from './operations/list-questions';
import { listRunEvents } from './operations/list-run-events';
import { listRuns } from './operations/list-runs';
import { listWorkflows } from './operations/list-workflows';
import { publishWorkflow } from './operations/publish-workflow';
import { putWorkflow } from './operations/put-workflow';
import { retryRun } from './operations/retry-run';
import { revokeAnswerLink } from './operations/revoke-answer-link';
import { startRun } from './operations/start-run';
import { unpublishWorkflow } from './operations/unpublish-workflow';
import { uploadFile } from './operations/upload-file';
import { waitForRun } from './operations/wait-for-run';

/** The whole of `/api/v1`, in the order of the document. */
export const operations: readonly RestOperation[] = [
  listWorkflows,
  createWorkflow,
  getWorkflow,
  putWorkflow,
  deleteWorkflow,
  publishWorkflow,
  unpublishWorkflow,
  startRun,
  listRuns,
  getRun,
  waitForRun,
  listRunEvents,
  cancelRun,
  retryRun,
  decideOutcome,
  getRunValue,
  listQuestions,
  answerQuestion,
  createAnswerLink,
  listAnswerLinks,
  revokeAnswerLink,
  uploadFile,
  downloadFile,
];
