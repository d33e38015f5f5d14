#!/usr/bin/env node
// What curl does with the options that the documentation uses, so that its examples run where there is no curl. Any other option
// is refused. Adds "METHOD path status" to the file that CURL_LOG names.
import { appendFileSync, readFileSync } from 'node:fs';

const headers = new Headers();
let method;
let url = '';
let body;
let prints = false;

const args = process.argv.slice(2);
const next = () => args.shift() ?? '';
for (let arg = args.shift(); arg !== undefined; arg = args.shift())
  switch (arg) {
    case '-X':
      method = next();
      break;
    case '-H': {
      const [, name, value] = /^([^:]+): ?(.*)$/.exec(next()) ?? [];
      headers.set(name, value);
      break;
    }
    case '-d':
      body = next();
      break;
    case '--data-binary': {
      const given = next();
      body = given.startsWith('@') ? readFileSync(given.slice(1)) : given;
      break;
    }
    case '-i':
      prints = true;
      break;
    case '-s':
    case '-N':
      break;
    default:
      if (arg.startsWith('-')) throw new Error(`curl is not known to take ${arg}.`);
      url = arg;
  }

method ??= body === undefined ? 'GET' : 'POST';
const reply = await fetch(url, { method, headers, body });
const text = await reply.text();
if (prints)
  process.stdout.write(`HTTP/1.1 ${reply.status}\n${[...reply.headers].map((pair) => pair.join(': ')).join('\n')}\n\n`);
process.stdout.write(text);
appendFileSync(process.env.CURL_LOG, `${method} ${new URL(url).pathname.replace('/api/v1', '')} ${reply.status}\n`);
