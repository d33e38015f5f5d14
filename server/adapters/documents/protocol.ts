import type { DocumentContent } from '@/server/engine/contract';
import type { DocumentProblemCode } from './document-problem';

/** What the parent sends, as JSON text; the bytes follow on standard input. */
export interface ReadRequest {
  name: string;
  mediaType: string;
  maxPages: number;
}

/** What the child answers, as JSON text. */
export type ReadReply = { content: DocumentContent } | { problem: { code: DocumentProblemCode; words: string } };

export const DOCUMENT_LIMITS = {
  fileBytes: 50 * 1024 * 1024,
  /** of the answer as JSON text: what a step may give */
  outputBytes: 4 * 1024 * 1024,
  timeoutMs: 60_000,
  oldSpaceMb: 768,
  dataBytes: 2_147_483_648,
} as const;
