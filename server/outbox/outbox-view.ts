import type { Json } from '@/graph/json';

/** What a demo service would have sent. */
export interface OutboxView {
  id: string;
  /** slack or gmail */
  service: string;
  payload: Json;
  createdAt: string;
  runId: string | null;
}
