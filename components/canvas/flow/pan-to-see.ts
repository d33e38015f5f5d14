import type { Box } from '../card-metrics';

export const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** How far the window must move for all of the box, with a margin, to be in it; of what is too large its beginning. */
export const panToSee = (box: Box, sight: Box, margin: number): { x: number; y: number } => ({
  x: along(box.x, box.width, sight.x, sight.width, margin),
  y: along(box.y, box.height, sight.y, sight.height, margin),
});

const along = (start: number, length: number, from: number, space: number, margin: number): number => {
  const room = Math.min(margin, Math.max(0, (space - length) / 2));
  if (start < from + room) return start - room - from;
  const beyond = start + length + room - (from + space);
  return beyond <= 0 ? 0 : Math.min(beyond, start - room - from);
};
