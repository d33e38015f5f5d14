/** A link as its makers see it. The token is not in it: only its hash is kept. */
export interface ShareListItem {
  id: string;
  runId: string;
  runNumber: number;
  workflowName: string;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  isLive: boolean;
  views: number;
  lastViewedAt: string | null;
  createdBy: string | null;
}
