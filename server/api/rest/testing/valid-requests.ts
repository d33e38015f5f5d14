import { smallWorkflow } from '../../testing/api-fixture';
import type { RestRequest } from './rest-client';
import type { RestThings } from './rest-room';

/** A request that must be granted, and with which status. */
export interface ValidRequest extends RestRequest {
  status: number;
}

/** One for every operation of the document; the conformance test looks that none is missing. */
export const validRequests = (a: RestThings): Record<string, ValidRequest> => ({
  listWorkflows: { method: 'GET', path: '/workflows', query: { query: 'orders' }, status: 200 },
  createWorkflow: { method: 'POST', path: '/workflows', body: { document: smallWorkflow('New') }, status: 201 },
  getWorkflow: { method: 'GET', path: `/workflows/${a.workflowId}`, status: 200 },
  putWorkflow: {
    method: 'PUT',
    path: `/workflows/${a.workflowId}`,
    headers: { 'if-match': '"1"' },
    body: { document: smallWorkflow('Renamed') },
    status: 200,
  },
  deleteWorkflow: { method: 'DELETE', path: `/workflows/${a.workflowId}`, status: 204 },
  publishWorkflow: { method: 'POST', path: `/workflows/${a.workflowId}/publish`, body: { revision: 1 }, status: 200 },
  unpublishWorkflow: { method: 'POST', path: `/workflows/${a.workflowId}/unpublish`, status: 204 },
  startRun: {
    method: 'POST',
    path: '/runs',
    headers: { 'idempotency-key': `order ${a.runId}` },
    body: { workflowId: a.workflowId, input: { customer: 'Acme' } },
    status: 201,
  },
  listRuns: {
    method: 'GET',
    path: '/runs',
    query: { workflowId: a.workflowId, status: 'succeeded' },
    status: 200,
  },
  getRun: { method: 'GET', path: `/runs/${a.runId}`, status: 200 },
  waitForRun: { method: 'GET', path: `/runs/${a.runId}/wait`, query: { timeout: '5' }, status: 200 },
  listRunEvents: { method: 'GET', path: `/runs/${a.runId}/events`, query: { afterSeq: '0' }, status: 200 },
  cancelRun: { method: 'POST', path: `/runs/${a.waitingId}/cancel`, status: 202 },
  retryRun: {
    method: 'POST',
    path: `/runs/${a.runId}/retry`,
    headers: { 'idempotency-key': `again ${a.runId}` },
    body: { fromPath: 'send' },
    status: 201,
  },
  decideOutcome: {
    method: 'POST',
    path: `/runs/${a.oddId}/outcomes`,
    body: { path: 'send', choice: 'happened', output: { id: 7 } },
    status: 202,
  },
  getRunValue: { method: 'GET', path: `/runs/${a.runId}/values/${a.blobHash}`, status: 200 },
  listQuestions: { method: 'GET', path: '/gates', query: { runId: a.waitingId }, status: 200 },
  answerQuestion: { method: 'POST', path: `/gates/${a.gateId}/answer`, body: { route: 'approve' }, status: 202 },
  createAnswerLink: {
    method: 'POST',
    path: `/gates/${a.gateId}/links`,
    body: { recipient: 'Petra Vogt' },
    status: 201,
  },
  listAnswerLinks: { method: 'GET', path: `/gates/${a.gateId}/links`, status: 200 },
  revokeAnswerLink: { method: 'DELETE', path: `/gates/${a.gateId}/links/${a.linkId}`, status: 204 },
  uploadFile: {
    method: 'POST',
    path: '/files',
    headers: { 'x-file-name': 'order%20form.txt', 'content-type': 'text/plain' },
    body: new TextEncoder().encode('hello'),
    status: 201,
  },
  downloadFile: { method: 'GET', path: `/files/${a.fileHash}`, status: 200 },
});
