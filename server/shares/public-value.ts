import { isBlobRef, isFileRef, isJsonObject, type Json, type JsonObject } from '@/graph/json';
import { hiddenMark, hidePersonal } from './hide-personal';
import type { SecretRedactor } from './redactor-source';
import type { ShareScope } from './share-scope';

const MAX_TEXT = 200_000;

/** Turns values of a run into what strangers may read, and counts what it hid. One for each projection. */
export class PublicValues {
  hidden = 0;

  constructor(
    private readonly secrets: SecretRedactor,
    private readonly scope: ShareScope,
  ) {}

  value(value: Json): Json {
    const { value: clean, hidden } = this.secrets.json(withoutReferences(value));
    this.hidden += hidden;
    return this.inside(clean);
  }

  text(text: string): string {
    return String(this.value(text));
  }

  private inside(value: Json): Json {
    if (typeof value === 'string') return this.visible(value);
    if (Array.isArray(value)) return value.map((item) => this.inside(item));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.visible(key), this.inside(item)]));
  }

  private visible(text: string): string {
    const marked = text.replaceAll('[redacted]', hiddenMark('secret'));
    const { text: clean, hidden } = this.scope.redact ? hidePersonal(marked) : { text: marked, hidden: 0 };
    this.hidden += hidden;
    return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)} … (shortened for sharing)` : clean;
  }
}

/** Hashes lead to stored bytes: a viewer gets a file's name and size, and the beginning of a value too large to send. */
const withoutReferences = (value: Json): Json => {
  if (isBlobRef(value)) return `${value.preview} … (shortened for sharing)`;
  if (isFileRef(value)) return { $file: '', name: value.name, mediaType: value.mediaType, size: value.size };
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutReferences(item)])) as JsonObject;
};
