/** One line of a server's standard output, or what is left of one that was too long to keep. */
export type Line = { kind: 'text'; text: string } | { kind: 'too-long'; head: string; tail: string };

const SAMPLE_BYTES = 512;

/**
 * Cuts a byte stream into lines. Of a line longer than `limit` only both ends are kept, so that one huge answer costs its own
 * call and neither memory nor the connection.
 */
export class MessageLines {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #head: Buffer | null = null;
  #tail = Buffer.alloc(0);

  constructor(private readonly limit: number) {}

  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let rest = chunk;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      this.#append(rest.subarray(0, end));
      lines.push(this.#take());
      rest = rest.subarray(end + 1);
    }
    this.#append(rest);
    return lines;
  }

  #append(part: Buffer): void {
    if (part.length === 0) return;
    if (this.#head) {
      this.#tail = Buffer.concat([this.#tail, part.subarray(-SAMPLE_BYTES)]).subarray(-SAMPLE_BYTES);
      return;
    }
    this.#chunks.push(part);
    this.#bytes += part.length;
    if (this.#bytes <= this.limit) return;
    const whole = Buffer.concat(this.#chunks);
    this.#head = Buffer.from(whole.subarray(0, SAMPLE_BYTES));
    this.#tail = Buffer.from(whole.subarray(-SAMPLE_BYTES));
    this.#chunks = [];
  }

  #take(): Line {
    const line: Line = this.#head
      ? { kind: 'too-long', head: this.#head.toString('utf8'), tail: this.#tail.toString('utf8') }
      : { kind: 'text', text: Buffer.concat(this.#chunks).toString('utf8').trim() };
    this.#chunks = [];
    this.#bytes = 0;
    this.#head = null;
    this.#tail = Buffer.alloc(0);
    return line;
  }
}

/** The id of the request that an overlong answer belongs to: it stands at one end or the other. */
export function idOfLongAnswer({ head, tail }: { head: string; tail: string }): number | null {
  const atStart = /^\s*\{(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(\d{1,15})\s*,/.exec(head);
  const atEnd = /,\s*"id"\s*:\s*(\d{1,15})\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/.exec(tail);
  const found = atStart?.[1] ?? atEnd?.[1];
  return found === undefined ? null : Number(found);
}
