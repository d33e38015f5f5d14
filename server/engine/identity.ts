import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256Hex } from '@/graph/hash';

// Everything here is computed from the run and the step's path alone, so a step that runs again says the same to the world.

/** Of a text in plain ASCII, as ids and paths are, without the detour over an encoder. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return utf8ToBytes(text);
    bytes[index] = code;
  }
  return bytes;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

/** Sent with every call of a step to the outside: the same over attempts, crashes and workers. RFC 4648, no padding. */
export const idempotencyKey = (runId: string, path: string): string => base32(sha256(bytesOf(`${runId}|${path}`)));

/** Hex; seeds what a step calls random. */
export const stepSeed = (runSeed: string, path: string): string => sha256Hex(`${runSeed}|${path}`).slice(0, 32);

/** A UUID (version 8: made by our own rule), so that asking again after a crash asks at the same gate. */
export function gateId(runId: string, path: string, attempt: number): string {
  const hex = sha256Hex(`${runId}|${path}|gate|${attempt}`);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
