import type { Role } from '@/generated/prisma/enums';

/** Who is signed in and where, as the app's frame shows it. */
export interface SessionView {
  user: { id: string; name: string };
  workspace: { id: string; name: string };
  role: Role;
}
