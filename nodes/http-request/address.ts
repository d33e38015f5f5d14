import { parseTemplate } from '@/graph/expressions/parse-template';
import { renderText } from '@/graph/expressions/render-text';
import type { Json } from '@/graph/json';
import { StepFailure } from '@/server/engine/contract';

/**
 * The address with its values put in, each encoded for its place, so that a value can name a thing and not choose where
 * the request goes: `/`, `?` and `@` in it stay part of it. A value that the address begins with is an address itself.
 */
export function addressOf(source: string, evaluate: (expression: string) => Json): string {
  let address = '';
  for (const segment of parseTemplate(source.trim())) {
    if (segment.kind === 'text') address += segment.text;
    else address += encode(evaluate(segment.source), segment.source, address);
  }
  return address;
}

function encode(value: Json, source: string, before: string): string {
  if (value === null) throw refused(`${source} is empty, so there is no address.`);
  const text = renderText(value);
  // What comes after it would be the address instead.
  if (before === '' && text.trim() === '') throw refused(`${source} is empty, so there is no address.`);
  if (before === '') return text.trim();
  if (isInHost(before)) return partOfHost(text, source);
  if (text.trim() === '' && !before.includes('?')) throw refused(`${source} is empty, so the address leads elsewhere.`);
  // As a part of the path these mean "here" and "one up", however they are encoded.
  if (/^\.{1,2}$/.test(text.trim()) && !before.includes('?'))
    throw refused(`${source} is "${text.trim()}", which would lead elsewhere.`);
  return encodeURIComponent(text.toWellFormed());
}

/** Nothing before has ended the part that says which host and port are asked. */
const isInHost = (before: string): boolean => /^\s*https?:[\\/]*[^\\/?#]*$/i.test(before);

/** Letters, digits and the marks of names. Anything else would end the host, or be read as another. */
function partOfHost(text: string, source: string): string {
  const part = text.trim();
  if (part === '') throw refused(`${source} is empty, so the address leads elsewhere.`);
  if (!/^[\p{L}\p{N}._-]+$/u.test(part))
    throw refused(
      `${source} stands in the host of the address and is "${part.slice(0, 100)}", which would choose where the request goes. Only letters, digits, dots and hyphens can stand there.`,
    );
  return part;
}

const refused = (message: string): StepFailure =>
  new StepFailure({ code: 'bad-address', message, transient: false, field: 'config.url' });

/** The address with its parameters added to those it has. */
export function withQuery(address: string, query: readonly { name: string; value: string }[]): string {
  if (query.length === 0) return address;
  const url = URL.parse(address);
  if (!url) return address;
  for (const { name, value } of query) url.searchParams.append(name, value);
  return url.href;
}
