/** An error whose message is written for the person at the terminal: it is printed alone, without a stack. */
export class PlainError extends Error {
  name = 'PlainError';
}
