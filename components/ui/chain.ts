/** One handler of two: what an element does by itself, and what is put around it. */
export const chain =
  <Event>(own: ((event: Event) => void) | undefined, added: (event: Event) => void): ((event: Event) => void) =>
  (event) => {
    own?.(event);
    added(event);
  };
