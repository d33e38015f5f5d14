export interface DecodedText {
  text: string;
  /** said to the reader when the encoding had to be guessed */
  warning?: string;
}

/** By its byte-order mark, else UTF-8 when it is valid, else UTF-16 when it looks like it, else Windows-1252. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const marked = encodingByMark(bytes);
  if (marked) return { text: clean(new TextDecoder(marked).decode(bytes)) };
  // A multi-byte character may be cut in two when only the beginning of a file is looked at.
  try {
    return { text: clean(new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })) };
  } catch {
    return {
      text: clean(new TextDecoder('windows-1252').decode(bytes)),
      warning: 'The file does not say how its letters are stored; it was read as Western European (Windows-1252).',
    };
  }
}

function encodingByMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return wideEncoding(bytes);
}

/** Western text in UTF-16 without a mark has a zero in nearly every second byte. */
function wideEncoding(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, 1024);
  if (sample.length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < sample.length; index++) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = sample.length / 2;
  if (odd > half * 0.7 && even < half * 0.1) return 'utf-16le';
  if (even > half * 0.7 && odd < half * 0.1) return 'utf-16be';
  return null;
}

/** Text has no control characters but tab, line ends and form feed. */
export function looksBinary(bytes: Uint8Array): boolean {
  if (encodingByMark(bytes) !== null) return false;
  const sample = bytes.subarray(0, 8192);
  let odd = 0;
  for (const byte of sample)
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) odd += 1;
  return odd > sample.length * 0.02;
}

const clean = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
