import type { Json } from '@/graph/json';

/** Hides the live secrets of a workspace and everything shaped like a secret. Masked text reads `[redacted]`. */
export interface SecretRedactor {
  json<Value extends Json>(value: Value): { value: Value; hidden: number };
}
export interface RedactorSource {
  forWorkspace(workspaceId: string): Promise<SecretRedactor>;
}
