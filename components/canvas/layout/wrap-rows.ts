import type { Box } from '../card-metrics';

export interface PlacedBox extends Box {
  id: string;
}

/** Between the lowest step of a row and the highest of the next: room for three lanes of edges that turn back. */
const ROW_GAP = 86;

/**
 * A long pipeline wraps like text: columns that no longer fit begin a new row at the left. Everything that overlaps in
 * breadth is one column and stays together.
 */
export const wrapRows = (boxes: PlacedBox[], maxWidth: number): Map<string, { x: number; y: number }> => {
  const columns = columnsOf(boxes);
  const rows: PlacedBox[][][] = [];
  let row: PlacedBox[][] = [];
  for (const column of columns) {
    const first = row[0];
    const width = first ? rightOf(column) - leftOf(first) : 0;
    if (first && width > maxWidth) {
      rows.push(row);
      row = [];
    }
    row.push(column);
  }
  if (row.length > 0) rows.push(row);

  const placed = new Map<string, { x: number; y: number }>();
  let top = 0;
  for (const columnsOfRow of rows) {
    const members = columnsOfRow.flat();
    const left = Math.min(...members.map((box) => box.x));
    const highest = Math.min(...members.map((box) => box.y));
    const lowest = Math.max(...members.map((box) => box.y + box.height));
    for (const box of members) placed.set(box.id, { x: box.x - left, y: top + box.y - highest });
    top += lowest - highest + ROW_GAP;
  }
  return placed;
};

const leftOf = (column: PlacedBox[]): number => Math.min(...column.map((box) => box.x));
const rightOf = (column: PlacedBox[]): number => Math.max(...column.map((box) => box.x + box.width));

const columnsOf = (boxes: PlacedBox[]): PlacedBox[][] => {
  const columns: PlacedBox[][] = [];
  for (const box of [...boxes].sort((a, b) => a.x - b.x)) {
    const last = columns.at(-1);
    if (last && box.x < rightOf(last)) last.push(box);
    else columns.push([box]);
  }
  return columns;
};
