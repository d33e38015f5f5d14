import { LIMITS, type WorkflowDocument } from '../document';
import { isName } from '../expressions/is-name';

/** Makes ids; a parameter of the commands that need one, so that tests can foresee them. */
export type NewId = () => string;

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 60 random bits: unique within any workflow, and when steps of two workflows meet. */
export const randomId: NewId = () =>
  Array.from(globalThis.crypto.getRandomValues(new Uint8Array(12)), (byte) => ALPHABET[byte & 31]).join('');

const MAX_KEY = 64;

/** The key a title suggests: "Draft reply" gives `draft_reply`. */
export function keyFromTitle(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').toLowerCase();
  const key = plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, MAX_KEY)
    .replace(/_+$/, '');
  return key === '' ? 'step' : isName(key) ? key : `${key}_step`;
}

/** A key no step has yet: `draft`, `draft_2`, `draft_3`. */
export function uniqueKey(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const base = wanted.replace(/_\d+$/, '');
  for (let number = 2; ; number++) {
    const suffix = `_${number}`;
    const key = `${base.slice(0, MAX_KEY - suffix.length)}${suffix}`;
    if (!taken.has(key)) return key;
  }
}

/** A title no step has yet: "Draft reply", "Draft reply 2". */
export function uniqueTitle(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const base = wanted.replace(/ \d+$/, '');
  for (let number = 2; ; number++) {
    const suffix = ` ${number}`;
    const title = `${base.slice(0, LIMITS.nameLength - suffix.length)}${suffix}`;
    if (!taken.has(title)) return title;
  }
}

export const keysOf = (document: WorkflowDocument): Set<string> => new Set(document.nodes.map((node) => node.key));
export const titlesOf = (document: WorkflowDocument): Set<string> => new Set(document.nodes.map((node) => node.title));
