/** How a hidden value reads; the share page draws it as a chip. */
export const hiddenMark = (what: string): string => `⟦${what}⟧`;

// Each part is bounded and no two neighbours match the same character twice, so the time is linear.
const EMAIL = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}/g;
const PHONES = [
  /(?<![\w.])\+\d(?:[ ()./-]{0,2}\d){6,14}(?!\d)/g,
  /(?<![\w.+-])\(?0\d{1,4}\)?[ /-]{1,3}\d{2,4}(?:[ -]?\d{2,5}){1,3}(?![\d-])/g,
  /(?<![\w.+-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\d-])/g,
];
const DATE = /^(?:\d{2}[-/. ]\d{2}[-/. ]\d{4}|\d{4}[-/. ]\d{2}[-/. ]\d{2})/;

/** Replaces email addresses and phone numbers. Names and amounts cannot be told from other words and stay. */
export const hidePersonal = (text: string): { text: string; hidden: number } => {
  let hidden = 0;
  const mark = (what: string) => (match: string) => {
    if (DATE.test(match)) return match;
    hidden += 1;
    return hiddenMark(what);
  };
  let clean = text.replace(EMAIL, mark('email address'));
  for (const phone of PHONES) clean = clean.replace(phone, mark('phone number'));
  return { text: clean, hidden };
};
