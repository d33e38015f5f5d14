import type { GateForm } from '@/server/engine/events';

/**
 * How often people have been reminded of a question by now. It follows from when it was asked and how often it asks again, so
 * nothing has to run for it, and a server that was off in between has missed none.
 */
export const remindedTimes = (
  { remindAfterMs }: Pick<GateForm, 'remindAfterMs'>,
  { createdAt, deadline }: { createdAt: Date; deadline: Date },
  now: number,
): number => {
  if (remindAfterMs === undefined) return 0;
  const asked = Math.min(now, deadline.getTime()) - createdAt.getTime();
  return Math.max(0, Math.floor(asked / remindAfterMs));
};
