import type * as z from 'zod';
import { settingTitle } from '../expressions/setting-title';

const WORDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
};

/** What the schema of a setting found, in the words of the form. */
export const settingIssue = (issue: z.core.$ZodIssue, schema: z.ZodType, path: readonly (string | number)[]): string =>
  issueInWords(issue, settingTitle(schema, path));

/** What is wrong with the thing of this name. */
export function issueInWords(issue: z.core.$ZodIssue, title: string): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? `${title} is missing.`
        : `${title} must be ${WORDS[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return tooSmall(title, issue);
    case 'too_big':
      return tooBig(title, issue);
    case 'invalid_value':
      return issue.values.length <= 8
        ? `${title} must be one of ${issue.values.map((value) => `"${String(value)}"`).join(', ')}.`
        : `${title} is not one of the choices.`;
    case 'unrecognized_keys':
      return `There is no setting called ${issue.keys.map((key) => `"${key}"`).join(', ')}.`;
    case 'not_multiple_of':
      return `${title} must be a multiple of ${issue.divisor}.`;
    case 'custom':
      return `${title}: ${sentence(issue.message)}`;
    case 'invalid_format':
      // A message of our own says what is wanted; zod's says only which pattern did not match.
      return issue.message.startsWith('Invalid')
        ? `${title} does not have the expected form.`
        : `${title}: ${sentence(issue.message)}`;
    default:
      return `${title} does not have the expected form.`;
  }
}

function tooSmall(title: string, issue: Extract<z.core.$ZodIssue, { code: 'too_small' }>): string {
  const least = Number(issue.minimum);
  if (issue.origin === 'string')
    return least === 1 ? `${title} is empty.` : `${title} needs at least ${least} characters.`;
  if (issue.origin === 'array')
    return least === 1 ? `${title} is empty: add at least one.` : `${title} needs at least ${least}.`;
  return `${title} must be ${issue.inclusive === false ? 'more than' : 'at least'} ${least}.`;
}

function tooBig(title: string, issue: Extract<z.core.$ZodIssue, { code: 'too_big' }>): string {
  const most = Number(issue.maximum).toLocaleString('en-US');
  if (issue.origin === 'string') return `${title} is longer than ${most} characters.`;
  if (issue.origin === 'array') return `${title} has more than ${most}.`;
  return `${title} must be ${issue.inclusive === false ? 'less than' : 'at most'} ${most}.`;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
