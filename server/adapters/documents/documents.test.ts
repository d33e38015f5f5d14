import { once } from 'node:events';
import { crc32, deflateRawSync } from 'node:zlib';
import { Document, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx';
import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocumentContent, StepFailure } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';
import { createDocuments, type Documents } from './documents';

let entry: BundledEntry;
let documents: Documents;
const stored = new Map<string, Uint8Array>();
const quiet = new AbortController().signal;

beforeAll(async () => {
  entry = await bundleEntry('server/adapters/documents/child.ts');
  documents = createDocuments({
    childPath: entry.path,
    readFile: async (_workspaceId, file) => stored.get(file.$file) ?? null,
  });
}, 30_000);
afterAll(async () => {
  documents.close();
  await entry.remove();
});

interface Given {
  name: string;
  bytes: Uint8Array | string;
  mediaType?: string;
  maxPages?: number;
}
const read = ({ name, bytes, mediaType = '', maxPages = 100 }: Given, port = documents): Promise<DocumentContent> => {
  const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  const hash = `file-${stored.size}`;
  stored.set(hash, content);
  const file = { $file: hash, name, mediaType, size: content.length };
  return port.read({ workspaceId: 'w', file, maxPages }, { signal: quiet });
};
const failure = async (given: Given, port = documents): Promise<StepError> => {
  try {
    throw new Error(`gave ${JSON.stringify(await read(given, port)).slice(0, 200)}`);
  } catch (error) {
    if (error instanceof StepFailure) return error.error;
    throw error;
  }
};

async function pdf(
  write: (document: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Uint8Array> {
  const document = new PDFDocument({ compress: true, ...options });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(document, 'end');
  write(document);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}
const order = () =>
  pdf((document) => {
    document.text('Purchase order PO-48213').text('Customer: Nordwind Outdoor').addPage().text('24 x Trail stove');
  });
/** A ZIP archive with one file in it. */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content, { level: 9 });
  const entry = Buffer.alloc(26);
  entry.writeUInt16LE(20, 0);
  entry.writeUInt16LE(8, 4);
  entry.writeUInt32LE(crc32(content), 10);
  entry.writeUInt32LE(packed.length, 14);
  entry.writeUInt32LE(content.length, 18);
  entry.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), entry, Buffer.from(name), packed]);
  const listed = Buffer.concat([
    Buffer.from('PK\u0001\u0002'),
    Buffer.from([20, 0]),
    entry,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, listed, Buffer.from('PK\u0005\u0006'), end]);
}
const word = (children: (Paragraph | Table)[]) => Packer.toBuffer(new Document({ sections: [{ children }] }));

describe('a PDF', () => {
  it('gives its text, page by page', async () => {
    const content = await read({ name: 'order.pdf', bytes: await order(), mediaType: 'application/pdf' });
    expect(content).toEqual({
      kind: 'pdf',
      text: 'Purchase order PO-48213\nCustomer: Nordwind Outdoor\n\n24 x Trail stove',
      pages: [
        { number: 1, text: 'Purchase order PO-48213\nCustomer: Nordwind Outdoor' },
        { number: 2, text: '24 x Trail stove' },
      ],
      warnings: [],
    });
  });

  it('is a PDF whatever its name says', async () => {
    expect((await read({ name: 'order.txt', bytes: await order(), mediaType: 'text/plain' })).kind).toBe('pdf');
  });

  it('is read up to the number of pages asked for, and says so', async () => {
    const content = await read({ name: 'order.pdf', bytes: await order(), maxPages: 1 });
    expect(content.pages).toHaveLength(1);
    expect(content.warnings).toEqual(['Only the first 1 of 2 pages were read.']);
  });

  it('that is a scan says so; a page without text among others is a warning', async () => {
    const scan = await pdf((document) => void document.rect(0, 0, 200, 200).fill('black'));
    expect(await failure({ name: 'scan.pdf', bytes: scan })).toMatchObject({
      code: 'document-no-text',
      message: '"scan.pdf" has one page and no text on it: it is probably a scan. Text in pictures cannot be read.',
      transient: false,
      field: 'config.file',
    });
    const mixed = await pdf((document) => void document.text('Cover').addPage().rect(0, 0, 9, 9).fill('black'));
    expect((await read({ name: 'mixed.pdf', bytes: mixed })).warnings).toEqual([
      'Page 2 has no text: a picture, perhaps a scan, or an empty page.',
    ]);
  });

  it('with a password is refused in words', async () => {
    const locked = await pdf((document) => void document.text('secret'), {
      userPassword: 'x',
      ownerPassword: 'y',
      pdfVersion: '1.7',
    });
    expect(await failure({ name: 'locked.pdf', bytes: locked })).toMatchObject({
      code: 'document-locked',
      message: '"locked.pdf" is locked with a password. Remove the password and choose it again.',
    });
  });

  it('that may be opened by anyone but not changed is read', async () => {
    const protectedFile = await pdf((document) => void document.text('readable'), {
      ownerPassword: 'y',
      pdfVersion: '1.7',
    });
    expect((await read({ name: 'protected.pdf', bytes: protectedFile })).text).toBe('readable');
  });

  it.each([
    ['cut off', async () => (await order()).subarray(0, 300)],
    ['garbled', async () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5_000, 'garbage ')])],
    ['only its first line', async () => Buffer.from('%PDF-1.7')],
  ])('that is %s is refused in words', async (_name, make) => {
    expect(await failure({ name: 'broken.pdf', bytes: await make() })).toMatchObject({
      code: 'document-broken',
      message: expect.stringMatching(/^"broken\.pdf" is damaged/),
      transient: false,
    });
  });
});

describe('a Word document', () => {
  it('gives its text with lists and tables', async () => {
    const cell = (text: string) => new TableCell({ children: [new Paragraph(text)] });
    const bytes = await word([
      new Paragraph({ children: [new TextRun('Minutes of the meeting')], heading: 'Heading1' }),
      new Paragraph({ text: 'First point', bullet: { level: 0 } }),
      new Table({ rows: [new TableRow({ children: [cell('Trail stove'), cell('24')] })] }),
    ]);
    const content = await read({ name: 'minutes.docx', bytes });
    expect(content.kind).toBe('docx');
    expect(content.text).toMatch(/Minutes of the meeting[\s\S]*First point[\s\S]*Trail stove\s+24/);
    expect(content.pages).toEqual([{ number: 1, text: content.text }]);
  });

  it('that is empty, damaged, locked or old is refused in words', async () => {
    expect((await failure({ name: 'empty.docx', bytes: await word([]) })).code).toBe('document-no-text');
    const whole = await word([new Paragraph('text')]);
    expect((await failure({ name: 'cut.docx', bytes: whole.subarray(0, whole.length - 200) })).code).toBe(
      'document-broken',
    );
    expect((await failure({ name: 'noise.docx', bytes: Buffer.alloc(3_000, 1) })).code).toBe('document-broken');
    const container = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]);
    expect((await failure({ name: 'old.doc', bytes: container })).code).toBe('document-unsupported');
    const locked = Buffer.concat([container, Buffer.from('EncryptedPackage', 'utf16le')]);
    expect((await failure({ name: 'locked.docx', bytes: locked })).code).toBe('document-locked');
  });
});

describe('a web page', () => {
  it('gives what a person would read', async () => {
    const page = `<!doctype html><html><head><title>T</title><style>p{color:red}</style></head><body><h1>Offer</h1>
<script>stealCookies()</script><p>Two  stoves &amp; a pot</p><noscript>no</noscript><ul><li>one</li></ul>
<table><tr><th>Item</th><th>Price</th></tr><tr><td>Stove</td><td>89</td></tr></table><img alt="pixel" src="x"></body></html>`;
    const content = await read({ name: 'page.txt', bytes: page });
    expect(content.kind).toBe('html');
    expect(content.text).toContain('Offer\n');
    expect(content.text).toContain('Two stoves & a pot');
    expect(content.text).toMatch(/Item\s+Price\nStove\s+89/);
    expect(content.text).not.toMatch(/stealCookies|color|pixel|<|no\b/);
  });

  it('nested without end does not bring the reader down', async () => {
    const deep = `<!doctype html>${'<div>'.repeat(100_000)}text`;
    const result = await read({ name: 'deep.html', bytes: deep }).catch((error: unknown) => error);
    expect(result instanceof StepFailure ? result.error.code : 'document-broken').toMatch(/^document-/);
  });
});

describe('a table', () => {
  it.each([
    ['commas', 'sku,quantity,note\nST-110,24,"a, b"\nPT-075,40,\n'],
    ['semicolons, as Excel writes in much of Europe', '\ufeffsku;quantity;note\r\nST-110;24;a, b\r\nPT-075;40;\r\n'],
    ['tabs', 'sku\tquantity\tnote\nST-110\t24\ta, b\nPT-075\t40\t\n'],
    ['bars', 'sku|quantity|note\nST-110|24|a, b\nPT-075|40|\n'],
  ])('cut by %s gives rows', async (_name, bytes) => {
    expect((await read({ name: 'lines.csv', bytes })).rows).toEqual([
      { sku: 'ST-110', quantity: 24, note: 'a, b' },
      { sku: 'PT-075', quantity: 40, note: '' },
    ]);
  });

  it('keeps what only looks like a number, and gives every column a name', async () => {
    const bytes = 'id,id,,__proto__,price,share\n007,1,x,y,19.90,"1,5"\n012,,x,y,5,2\n';
    expect((await read({ name: 'odd.csv', bytes })).rows).toEqual([
      { id: '007', id_2: 1, column_3: 'x', column_4: 'y', price: 19.9, share: '1,5' },
      { id: '012', id_2: null, column_3: 'x', column_4: 'y', price: 5, share: '2' },
    ]);
  });

  it('with uneven rows is read, and says so', async () => {
    const content = await read({ name: 'uneven.csv', bytes: 'a,b\n1,2,3\n4\n' });
    expect(content.rows).toEqual([
      { a: 1, b: 2 },
      { a: 4, b: null },
    ]);
    expect(content.warnings[0]).toContain('1 row has more cells');
  });

  it('that is empty or cannot be cut into rows is refused in words', async () => {
    expect(await failure({ name: 'blank.csv', bytes: ' \n\n' })).toMatchObject({
      code: 'document-empty',
      message: '"blank.csv" holds no rows.',
    });
    expect((await read({ name: 'head.csv', bytes: 'a,b\n' })).rows).toEqual([]);
    expect(await failure({ name: 'open.csv', bytes: 'a,b\n"never closed,1\n2,3\n' })).toMatchObject({
      code: 'document-broken',
    });
  });
});

describe('text', () => {
  it.each([
    ['notes.txt', '', 'text'],
    ['notes.md', '', 'markdown'],
    ['notes', 'text/markdown; charset=utf-8', 'markdown'],
    ['notes', 'application/octet-stream', 'text'],
  ])('%s %s is %s', async (name, mediaType, kind) => {
    expect(await read({ name, mediaType, bytes: '# Hello\r\nworld\n' })).toEqual({
      kind,
      text: '# Hello\nworld\n',
      pages: [{ number: 1, text: '# Hello\nworld\n' }],
      warnings: [],
    });
  });

  it.each([
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße', 'utf16le')]), 0],
    ['UTF-16 without one', Buffer.from('Hello there, Grüße', 'utf16le'), 0],
    ['UTF-8 with a mark', Buffer.from('\ufeffGrüße'), 0],
    ['Windows-1252', Buffer.from('Grüße', 'latin1'), 1],
  ])('in %s is understood', async (_name, bytes, warnings) => {
    const content = await read({ name: 'a.txt', bytes });
    expect(content.text).toMatch(/Grüße$/);
    expect(content.warnings).toHaveLength(warnings);
  });

  it('is made fit for the database', async () => {
    const content = await read({ name: 'a.txt', bytes: `${'long enough to be text '.repeat(20)}\u0000end` });
    expect(content.text.endsWith('\ufffdend')).toBe(true);
  });
});

describe('a file that gives nothing', () => {
  it.each([
    ['picture.pdf', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'document-unsupported', 'is a picture'],
    ['archive.zip', Buffer.from('PK\u0003\u0004 some file PK\u0005\u0006'), 'document-unsupported', 'ZIP archive'],
    [
      'table.xlsx',
      Buffer.from('PK\u0003\u0004 xl/workbook.xml PK\u0005\u0006'),
      'document-unsupported',
      'Save it as CSV',
    ],
    ['letter.rtf', Buffer.from('{\\rtf1 hello}'), 'document-unsupported', 'rich-text'],
    ['program.bin', Buffer.alloc(2_000, 3), 'document-unsupported', 'not a kind of file'],
    ['program.pdf', Buffer.alloc(2_000, 3), 'document-broken', 'not a PDF file inside'],
    ['spaces.txt', Buffer.from('  \n '), 'document-no-text', 'holds no text'],
    ['nothing.pdf', Buffer.alloc(0), 'document-empty', 'is empty (0 bytes)'],
  ])('%s', async (name, bytes, code, words) => {
    const error = await failure({ name, bytes });
    expect(error).toMatchObject({ code, transient: false });
    expect(error.message).toContain(`"${name}"`);
    expect(error.message).toContain(words);
  });

  it('of 60 MB is refused by its stated size, and by its real one', async () => {
    const tooLarge = {
      code: 'document-too-large',
      message: '"big.pdf" is 60 MB large. Files of up to 50 MB can be read.',
    };
    expect(await failure({ name: 'big.pdf', bytes: new Uint8Array(60 * 1024 * 1024) })).toMatchObject(tooLarge);
    stored.set('lying', new Uint8Array(60 * 1024 * 1024));
    const file = { $file: 'lying', name: 'big.pdf', mediaType: '', size: 10 };
    await expect(documents.read({ workspaceId: 'w', file, maxPages: 1 }, { signal: quiet })).rejects.toMatchObject({
      error: tooLarge,
    });
  });

  it('because it is not stored any more', async () => {
    const file = { $file: 'gone', name: 'gone.pdf', mediaType: '', size: 10 };
    await expect(documents.read({ workspaceId: 'w', file, maxPages: 1 }, { signal: quiet })).rejects.toMatchObject({
      error: { code: 'document-missing' },
    });
  });

  it('because it gives more text than a step can hold', async () => {
    expect(await failure({ name: 'long.txt', bytes: 'All work and no play. '.repeat(200_000) })).toMatchObject({
      code: 'document-too-long',
    });
  });
});

describe('the reading process', () => {
  it('is ended when it takes too long, or when the step is stopped', async () => {
    const hasty = createDocuments({
      childPath: entry.path,
      readFile: async () => new Uint8Array(Buffer.from('a')),
      timeoutMs: 1,
    });
    expect(await failure({ name: 'slow.pdf', bytes: 'a' }, hasty)).toMatchObject({
      code: 'document-timeout',
      transient: false,
    });
    hasty.close();
    const controller = new AbortController();
    const file = { $file: 'file-0', name: 'a.pdf', mediaType: '', size: 1 };
    const reading = documents.read({ workspaceId: 'w', file, maxPages: 1 }, { signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ error: { code: 'cancelled' } });
  });

  it('may not read more memory than it is given: a Word file that unpacks to far more is refused', async () => {
    const bytes = zipOf('word/document.xml', Buffer.alloc(900 * 1024 * 1024, ' '));
    expect(bytes.length).toBeLessThan(2_000_000);
    expect((await failure({ name: 'bomb.docx', bytes })).code).toMatch(/document-(memory|broken|timeout)/);
  }, 90_000);

  it('says when its program is missing', async () => {
    const none = createDocuments({ childPath: '/nowhere/child.mjs', readFile: async () => null });
    expect(await failure({ name: 'a.txt', bytes: 'a' }, none)).toMatchObject({ code: 'documents-off' });
  });
});
