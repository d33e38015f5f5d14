// Writes examples/purchase-order/files/PO-48213.pdf. Both companies are fictional and every date is fixed, so that the
// file is the same bytes each time: its sha-256 stands in the example's document.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

const target = fileURLToPath(new URL('purchase-order/files/PO-48213.pdf', import.meta.url));

const lines = [
  ['1', 'ST-110', 'Trail stove', 24, 89],
  ['2', 'PT-075', 'Titanium pot 0.75 l', 40, 54],
  ['3', 'WK-020', 'Windscreen kit', 60, 19.9],
];
const columns = [
  { title: 'Pos', x: 56, width: 30, align: 'left' },
  { title: 'Article', x: 90, width: 60, align: 'left' },
  { title: 'Description', x: 156, width: 190, align: 'left' },
  { title: 'Quantity', x: 346, width: 55, align: 'right' },
  { title: 'Unit price', x: 405, width: 62, align: 'right' },
  { title: 'Total', x: 471, width: 68, align: 'right' },
];
const money = (value) => value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const pdf = new PDFDocument({
  size: 'A4',
  margin: 56,
  info: {
    Title: 'Purchase order PO-48213',
    Author: 'Nordwind Outdoor GmbH (fictional)',
    Producer: 'Sluice examples',
    Creator: 'Sluice examples',
    CreationDate: new Date(Date.UTC(2026, 10, 18, 9, 30)),
    ModDate: new Date(Date.UTC(2026, 10, 18, 9, 30)),
  },
});
const ink = '#1b1f24';
const soft = '#5b6470';
const rule = '#c9d1d9';
const accent = '#1f5a4c';

const text = (value, x, y, { size = 10, bold = false, color = ink, ...options } = {}) =>
  pdf
    .font(bold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(size)
    .fillColor(color)
    .text(value, x, y, { lineBreak: false, ...options });
const stroke = (y, color = rule, width = 0.7) =>
  pdf.moveTo(56, y).lineTo(539, y).lineWidth(width).strokeColor(color).stroke();

pdf.rect(56, 56, 26, 26).fill(accent);
pdf.moveTo(61, 76).lineTo(69, 62).lineTo(77, 76).lineWidth(2).strokeColor('#ffffff').stroke();
text('Nordwind Outdoor', 92, 58, { size: 15, bold: true });
text('Speicherkai 14, 20457 Hamburg, Germany', 92, 76, { size: 8.5, color: soft });
text('Purchase order', 380, 58, { size: 15, bold: true, width: 159, align: 'right' });

const facts = [
  ['Order number', 'PO-48213'],
  ['Order date', '18 November 2026'],
  ['Requested delivery', '27 November 2026'],
  ['Customer', 'Nordwind Outdoor'],
  ['Contact', 'Lena Brandt'],
  ['Email', 'einkauf@nordwind-outdoor.de'],
  ['Currency', 'EUR'],
];
let y = 112;
for (const [label, value] of facts) {
  text(`${label}: `, 56, y, { color: soft, continued: false });
  text(value, 156, y, { bold: label === 'Order number' });
  y += 16;
}
text('Supplier', 346, 112, { color: soft });
text('Fjellkant Supply AS', 346, 128, { bold: true });
text('Havnegata 3', 346, 144);
text('5003 Bergen, Norway', 346, 160);

y = 236;
text('Please deliver the goods below to our warehouse in Hamburg, gate 2.', 56, y);
y += 30;
for (const column of columns) {
  text(column.title, column.x, y, { bold: true, size: 9, width: column.width, align: column.align });
}
stroke(y + 15, ink, 1);
y += 23;
for (const [position, article, description, quantity, price] of lines) {
  const cells = [position, article, description, String(quantity), money(price), money(quantity * price)];
  for (const [index, cell] of cells.entries()) {
    const column = columns[index];
    text(cell, column.x, y, { size: 9.5, width: column.width, align: column.align });
  }
  stroke(y + 16);
  y += 24;
}
const total = lines.reduce((sum, [, , , quantity, price]) => sum + quantity * price, 0);
y += 8;
text('Order total', 346, y, { bold: true, size: 10.5 });
text(`EUR ${money(total)}`, 440, y, { bold: true, size: 10.5, width: 99, align: 'right' });
y += 44;
text('Terms', 56, y, { bold: true, size: 9.5 });
text('Payment within 30 days of the invoice. Reverse charge applies. Partial deliveries are fine with us', 56, y + 16, {
  size: 9,
});
text('when you tell us before they leave.', 56, y + 29, { size: 9 });
text('Hamburg, 18 November 2026', 56, y + 62, { size: 9 });
text('Lena Brandt, Purchasing', 56, y + 76, { size: 9 });
stroke(770);
text('A sample document that ships with Sluice. The companies, people and addresses in it are made up.', 56, 776, {
  size: 7.5,
  color: soft,
});
pdf.end();
await pipeline(pdf, createWriteStream(target));
