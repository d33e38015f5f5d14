/** What a person reads for the values a setting may have, where the value itself is not yet a plain word. */
const words: Record<string, string> = {
  any: 'Anything',
  fields: 'Fields',
  schema: 'A type of my own',
  value: 'One value',
  text: 'Text',
  'long-text': 'Long text',
  number: 'Number',
  'whole-number': 'Whole number',
  'yes-no': 'Yes or no',
  choice: 'One of several',
  date: 'Date',
  email: 'E-mail address',
  list: 'List of texts',
  numbers: 'List of numbers',
  records: 'List of records',
  file: 'File',
  each: 'The steps inside, for each item',
  branches: 'Every branch inside',
  vote: 'The steps inside, to vote',
  stop: 'Stop everything',
  keep: 'Keep an empty place',
  skip: 'Leave it out',
  all: 'All are done',
  first: 'The first is done',
  some: 'A number are done',
  rules: 'My rules',
  model: 'A model',
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  primary: 'Filled',
  neutral: 'Plain',
  danger: 'Red',
};

export const enumWord = (value: unknown): string => {
  const text = String(value);
  const known = words[text];
  if (known) return known;
  const plain = text.replaceAll(/[-_]+/g, ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};
