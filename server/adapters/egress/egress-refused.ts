/** The request was not sent, or its answer was not read. The message says what to do about it. */
export class EgressRefused extends Error {
  override name = 'EgressRefused';
  constructor(
    readonly code: 'scheme' | 'not-public' | 'own-database' | 'host-not-allowed' | 'redirect' | 'too-large',
    message: string,
  ) {
    super(message);
  }
}
