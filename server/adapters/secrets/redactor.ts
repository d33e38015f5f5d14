import type { Json, JsonObject } from '@/graph/json';

/** Shorter ones would blank out ordinary words. */
const SHORTEST = 8;
const MASK = '[redacted]';

/** Hides live secrets, in every form they usually travel in, and whatever is shaped like a well-known kind of secret. */
export interface Redactor {
  /** Secrets shorter than 8 characters are ignored. */
  add(secret: string): void;
  text(text: string): { text: string; hidden: number };
  /** The very same value when there was nothing to hide. Keys are looked at too. */
  json<Value extends Json>(value: Value): { value: Value; hidden: number };
}

/** Shapes of secrets that were never given to us as such. Each is linear: no part can match in two ways. */
const SHAPES: RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bsluice_[A-Za-z0-9_-]{43}/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\bxox[a-z]-[A-Za-z0-9-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
];
/** Keeps the words before the secret, so that a reader sees what was hidden. */
const PREFIXED_SHAPES: RegExp[] = [
  /\b(Bearer |Basic )[A-Za-z0-9._~+/=-]{8,}/gi,
  /\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{1,200}:)[^\s@/]{1,200}(?=@)/gi,
];

export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const forms = new Set<string>();
  let ordered: string[] = [];

  const add = (secret: string) => {
    const before = forms.size;
    for (const form of formsOf(secret)) forms.add(form);
    // Longest first: a secret that contains another is hidden whole.
    if (forms.size > before) ordered = [...forms].sort((a, b) => b.length - a.length);
  };
  for (const secret of secrets) add(secret);

  const text = (original: string) => {
    let hidden = 0;
    let result = original;
    for (const form of ordered) {
      if (!result.includes(form)) continue;
      const parts = result.split(form);
      hidden += parts.length - 1;
      result = parts.join(MASK);
    }
    for (const shape of SHAPES) {
      result = result.replace(shape, () => {
        hidden += 1;
        return MASK;
      });
    }
    for (const shape of PREFIXED_SHAPES) {
      result = result.replace(shape, (_match, prefix: string) => {
        hidden += 1;
        return prefix + MASK;
      });
    }
    return { text: result, hidden };
  };

  const json = (value: Json): { value: Json; hidden: number } => {
    if (typeof value === 'string') {
      const { text: clean, hidden } = text(value);
      return { value: clean, hidden };
    }
    if (typeof value !== 'object' || value === null) return { value, hidden: 0 };
    let hidden = 0;
    if (Array.isArray(value)) {
      const list = value.map((item) => {
        const clean = json(item);
        hidden += clean.hidden;
        return clean.value;
      });
      return { value: hidden > 0 ? list : value, hidden };
    }
    const entries = Object.entries(value).map(([key, item]): [string, Json] => {
      const cleanKey = text(key);
      const clean = json(item);
      hidden += cleanKey.hidden + clean.hidden;
      return [cleanKey.text, clean.value];
    });
    return { value: hidden > 0 ? (Object.fromEntries(entries) as JsonObject) : value, hidden };
  };

  return { add, text, json: json as Redactor['json'] };
}

function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST) return [];
  const forms = [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)];
  return [...forms, ...base64Forms(secret)].filter((form) => form.length >= SHORTEST);
}

/**
 * Base64 of the secret alone and of the secret within a longer text (`user:secret` in a Basic header), which shifts it by
 * one or two bytes: the characters that depend on the neighbours are cut off.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const start = Math.ceil((shift * 8) / 6);
    const end = Math.floor(((shift + bytes.length) * 8) / 6);
    const stable = encoded.slice(start, end);
    return [stable, stable.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
