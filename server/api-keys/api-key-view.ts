import type { Role } from '@/generated/prisma/enums';

/** What a program with a key may do; nobody gives a program everything. */
export const API_KEY_ROLES = ['viewer', 'editor', 'admin'] as const satisfies readonly Role[];
export type ApiKeyRole = (typeof API_KEY_ROLES)[number];

/** A key as the settings page lists it. The key itself is kept nowhere. */
export interface ApiKeyView {
  id: string;
  name: string;
  role: Role;
  /** the last characters, to tell keys apart */
  last4: string;
  /** name of the person; null for a removed account */
  createdBy: string | null;
  createdAt: string;
  /** null: works until it is revoked */
  expiresAt: string | null;
  /** to the minute */
  lastUsedAt: string | null;
  revokedAt: string | null;
  isLive: boolean;
}
