import type { Role } from '@/generated/prisma/enums';

/** Who asks, and where. Every use case filters by `workspaceId` and signs what it writes with `userId`. */
export interface Actor {
  userId: string;
  userName: string;
  workspaceId: string;
  role: Role;
}
