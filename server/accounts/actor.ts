import type { Role } from '@/generated/prisma/enums';

/** Who asks, and where. Every use case filters by `workspaceId` and signs what it writes with `userId`. */
export interface Actor {
  userId: string;
  userName: string;
  workspaceId: string;
  role: Role;
  /** a program with a key, made by that user; it is not one of the people a question may be for */
  isProgram?: true;
}
