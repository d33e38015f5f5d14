/** The last `limit` characters of a stream: what a dying process had to say. */
export class TextRing {
  #text = '';

  constructor(private readonly limit: number) {}

  add(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-this.limit);
  }

  get text(): string {
    return this.#text;
  }
}
