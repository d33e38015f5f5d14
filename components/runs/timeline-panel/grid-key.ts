import type { Row } from '../timeline/rows';

export type GridAction =
  | { kind: 'select'; path: string }
  | { kind: 'fold'; path: string; isFolded: boolean }
  | { kind: 'open' };

const PAGE = 10;

/** What a key does in the treegrid, as the ARIA authoring practices have it. `at` is the selected row, -1 for none. */
export function gridKey(key: string, rows: Row[], at: number): GridAction | null {
  const row = rows[at];
  switch (key) {
    case 'ArrowDown':
      return select(rows, at + 1);
    case 'ArrowUp':
      return select(rows, at === -1 ? rows.length - 1 : at - 1);
    case 'PageDown':
      return select(rows, Math.min(rows.length - 1, at + PAGE));
    case 'PageUp':
      return select(rows, Math.max(0, at - PAGE));
    case 'Home':
      return select(rows, 0);
    case 'End':
      return select(rows, rows.length - 1);
    case 'Enter':
      return row ? { kind: 'open' } : null;
    case 'ArrowRight':
      if (!row?.isExpandable) return null;
      return row.isExpanded ? select(rows, at + 1) : { kind: 'fold', path: row.span.path, isFolded: false };
    case 'ArrowLeft':
      if (!row) return null;
      if (row.isExpanded) return { kind: 'fold', path: row.span.path, isFolded: true };
      return row.span.parent === ''
        ? null
        : select(
            rows,
            rows.findLastIndex((other, index) => index < at && other.level < row.level),
          );
    default:
      return null;
  }
}

const select = (rows: Row[], at: number): GridAction | null => {
  const row = rows[at];
  return row ? { kind: 'select', path: row.span.path } : null;
};
