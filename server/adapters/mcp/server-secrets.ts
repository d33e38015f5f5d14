import type { ServerDefinition } from './server-definition';

const MASK = '[redacted]';
const AUTH_SCHEME = /^(bearer|basic|token|apikey) +/i;
/** `--token`, `--api-key`, `--dsn`, `-password` …: what follows is not for everyone who looks at the page. */
const SECRET_NAME =
  /(^|[-_.])(token|(?:api|access|private)?-?_?key|password|passwd|pwd|pass|secret|dsn|auth|authorization|credentials?|bearer|connection-?_?string)$/i;
/** Variables that name a place or a mode: hiding these words everywhere would only hide what was said. */
const EVERYDAY = /^(localhost|127\.0\.0\.1|production|development)$/i;
const FLAG = /^(-{1,2}[\w.-]+|[A-Za-z_]\w*)=(.*)$/s;

/** In what forms a header's secret turns up elsewhere: whole, without its scheme, and for Basic what was encoded. */
export function secretsOfHeader(value: string): string[] {
  const scheme = AUTH_SCHEME.exec(value)?.[0];
  if (scheme === undefined) return [value];
  const secret = value.slice(scheme.length).trim();
  if (!/^basic /i.test(value)) return [value, secret];
  const decoded = Buffer.from(secret, 'base64').toString('utf8');
  const password = decoded.slice(decoded.indexOf(':') + 1);
  return [value, secret, decoded, ...(password === decoded ? [] : [password])];
}

/** Everything in a server's definition that must not be shown: to be given to a redactor, which leaves out what is too short. */
export function secretsOfServer(definition: ServerDefinition): string[] {
  if (definition.kind === 'http')
    return [...Object.values(definition.headers).flatMap(secretsOfHeader), ...secretsOfText(definition.url)];
  const values = Object.values(definition.env).filter((value) => !EVERYDAY.test(value));
  return [
    ...values,
    ...[...values, ...definition.args].flatMap(secretsOfText),
    ...secretArguments(definition.args).filter((each) => each !== null),
  ];
}

/** A program and its arguments, for people: what looks like a secret is masked. */
export function showCommand(command: string, args: string[]): string {
  const secrets = secretArguments(args);
  const shown = args.map((argument, index) => {
    const secret = secrets[index];
    // A masked address still says where the server goes.
    const masked = maskPasswords(argument);
    if (secret === null || secret === undefined || secret === '' || masked !== argument) return masked;
    return argument.slice(0, argument.length - secret.length) + MASK;
  });
  return [maskPasswords(command), ...shown].join(' ');
}

/** For each argument the secret that ends it, by the name of its flag: `--token x`, `--token=x`, `TOKEN=x`. */
const secretArguments = (args: string[]): (string | null)[] =>
  args.map((argument, index) => {
    const [, name, value] = FLAG.exec(argument) ?? [];
    if (name !== undefined && value !== undefined) return SECRET_NAME.test(name) ? value : null;
    const before = args[index - 1];
    const isValue = before !== undefined && /^-{1,2}[\w.-]+$/.test(before) && SECRET_NAME.test(before);
    return isValue && !argument.startsWith('--') ? argument : null;
  });

/** `scheme://user:password@`; the password may itself hold an `@`. */
const PASSWORD = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,200}:)([^\s/]{1,500})(?=@)/gi;
/** `?api_key=…`, `password=…;` and `token: …`. */
const PARAMETER =
  /((?:^|[?&;\s])[\w.-]{0,40}(?:token|key|password|passwd|pwd|secret|authorization)(?:=|: *(?:bearer |basic )?))([^\s&;#]{1,500})/gi;

const maskPasswords = (text: string): string =>
  text
    .replace(PASSWORD, (_match, before: string) => before + MASK)
    .replace(PARAMETER, (_match, before: string) => before + MASK);

function secretsOfText(text: string): string[] {
  const found = [PASSWORD, PARAMETER].flatMap((shape) => [...text.matchAll(shape)].map(([, , secret]) => secret ?? ''));
  return found.flatMap((secret) => [secret, decoded(secret)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
