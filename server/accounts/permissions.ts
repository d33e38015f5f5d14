import type { Role } from '@/generated/prisma/enums';

/** `noun:verb`. A procedure or route declares exactly one; there is no permission that means "anything". */
export const PERMISSIONS = [
  'session:read',
  'workflow:read',
  'workflow:edit',
  'workflow:delete',
  'workflow:import',
  'workflow:publish',
  'run:read',
  'run:start',
  'run:cancel',
  'run:decide',
  'gate:read',
  'gate:answer',
  'share:read',
  'share:create',
  'share:revoke',
  'connection:read',
  'connection:use',
  'connection:admin',
  'model:read',
  'model:use',
  'credential:admin',
  'key:admin',
  'file:read',
  'file:add',
  'outbox:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER: Permission[] = [
  'session:read',
  'workflow:read',
  'run:read',
  'gate:read',
  'share:read',
  'connection:read',
  'model:read',
  'file:read',
  'outbox:read',
];

const EDITOR: Permission[] = [
  ...VIEWER,
  'workflow:edit',
  'workflow:delete',
  'workflow:import',
  'workflow:publish',
  'run:start',
  'run:cancel',
  'run:decide',
  'gate:answer',
  'share:create',
  'share:revoke',
  'connection:use',
  'model:use',
  'file:add',
];

const ADMIN: Permission[] = [...EDITOR, 'connection:admin', 'credential:admin', 'key:admin'];

const granted: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set(VIEWER),
  editor: new Set(EDITOR),
  admin: new Set(ADMIN),
  owner: new Set(PERMISSIONS),
};

export const roleMay = (role: Role, permission: Permission): boolean => granted[role].has(permission);
