/** A link that was given out, as whoever may answer the question sees it: never the link itself. */
export interface GateLinkEntry {
  id: string;
  /** whom it is for */
  recipient: string;
  /** name of the person; null for a removed account, or when this was not kept yet */
  createdBy: string | null;
  createdAt: string;
  expiresAt: string;
  state: 'open' | 'used' | 'revoked' | 'over';
  /** when it was used or revoked */
  endedAt: string | null;
}
