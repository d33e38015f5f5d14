/**
 * Runs inside the virtual machine before any of the user's code and keeps its own copies of what it needs. It turns values
 * into text and errors into descriptions. What it says is not trusted by the host either: user code can only fool itself.
 *
 * Tagged answers: `V` + JSON text of a value, `R` + why the value cannot be returned, `E` + JSON text of an error,
 * `P` still waiting, `M` no memory left to say more.
 */
export const GUEST_KIT = `((log, words) => {
  'use strict';
  const { stringify, parse } = JSON;
  const { keys, getPrototypeOf, prototype } = Object;
  const { isArray } = Array;
  const { isFinite } = Number;
  const { apply } = Reflect;
  const isView = ArrayBuffer.isView;
  const then = Promise.prototype.then;
  const describeTag = prototype.toString;
  const text = String;
  const AnyError = Error, Parents = Set, Code = (async () => {}).constructor;
  const { has, add, delete: remove } = Set.prototype;
  const contains = (set, value) => apply(has, set, [value]);
  const slice = String.prototype.slice;
  const cut = (value, length) => apply(slice, value, [0, length]);
  const plainName = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
  const matches = RegExp.prototype.test;

  const tagOf = (value) => { const tag = apply(describeTag, value, []); return apply(slice, tag, [8, tag.length - 1]); };
  const article = (word) => (apply(matches, /^[AEIOU]/, [word]) ? 'an ' : 'a ') + word;
  const refuse = (path, what) => { throw { refused: path + ' ' + what }; };
  const advice = {
    Map: 'Return Object.fromEntries(map) or [...map] instead.',
    Set: 'Return [...set] instead.',
    Promise: 'Put await before it.',
    RegExp: 'Return its text instead.',
  };

  const plain = (value, path, parents, depth) => {
    const kind = typeof value;
    if (kind === 'string' || kind === 'boolean' || value === null) return value;
    if (kind === 'number') return isFinite(value) ? value : null;
    if (kind === 'undefined') return null;
    if (kind === 'function') refuse(path, 'is a function. Return the value it gives instead.');
    if (kind === 'bigint') refuse(path, 'is a BigInt. Return Number(value) or String(value) instead.');
    if (kind === 'symbol') refuse(path, 'is a symbol. Return a text instead.');
    if (contains(parents, value)) refuse(path, 'contains itself, so it has no end.');
    if (depth >= 64) refuse(path, 'is nested deeper than 64 levels.');
    if (typeof value.toJSON === 'function') return plain(value.toJSON(), path, parents, depth + 1);
    apply(add, parents, [value]);
    let result;
    if (isArray(value)) {
      result = [];
      for (let index = 0; index < value.length; index++) {
        result[index] = plain(value[index], path + '[' + index + ']', parents, depth + 1);
      }
    } else if (value instanceof AnyError) {
      result = { name: text(value.name), message: text(value.message) };
    } else {
      const tag = tagOf(value);
      if (tag === 'String' || tag === 'Number' || tag === 'Boolean') result = value.valueOf();
      else if (isView(value)) refuse(path, 'is ' + article(tag) + '. Return Array.from(value) instead.');
      else if (tag !== 'Object' && tag !== 'Arguments' && getPrototypeOf(value) !== null && isBuiltIn(tag)) {
        refuse(path, 'is ' + article(tag) + '. ' + (advice[tag] || 'Return plain data instead.'));
      } else {
        result = {};
        const names = keys(value);
        if (names.length > 10000) refuse(path, 'has more than 10,000 fields. Return a list instead.');
        for (let index = 0; index < names.length; index++) {
          const name = names[index];
          if (name === '__proto__') refuse(path, 'has a field named __proto__.');
          const item = value[name];
          if (item === undefined) continue;
          const step = apply(matches, plainName, [name]) ? '.' + name : '[' + stringify(name) + ']';
          result[name] = plain(item, path + step, parents, depth + 1);
        }
      }
    }
    apply(remove, parents, [value]);
    return result;
  };
  const builtIns = { __proto__: null, Map: 1, Set: 1, WeakMap: 1, WeakSet: 1, WeakRef: 1, Promise: 1, RegExp: 1,
    ArrayBuffer: 1, SharedArrayBuffer: 1, Symbol: 1, Generator: 1, AsyncGenerator: 1 };
  const isBuiltIn = (tag) => builtIns[tag] === 1;

  const read = (holder, name) => { try { return text(holder[name]); } catch { return ''; } };
  const describe = (error) => {
    if (error !== null && typeof error === 'object') {
      if (typeof error.refused === 'string') return 'R' + error.refused;
      if (error instanceof AnyError || typeof error.message === 'string') {
        return 'E' + stringify({ name: cut(read(error, 'name') || 'Error', 100), message: cut(read(error, 'message'), 4000),
          stack: cut(read(error, 'stack'), 8000) });
      }
    }
    return 'E' + stringify({ name: 'thrown', message: cut(show(error), 4000), stack: '' });
  };
  const finish = (value) => {
    if (value === undefined) return 'R' + words.nothing;
    try { return 'V' + stringify(plain(value, words.result, new Parents(), 0)); } catch (error) { return describe(error); }
  };

  const show = (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return '[function ' + read(value, 'name') + ']';
    if (typeof value === 'bigint') return text(value) + 'n';
    if (value === null || typeof value !== 'object') return text(value);
    if (value instanceof AnyError) return read(value, 'name') + ': ' + read(value, 'message');
    const seen = new Parents();
    try {
      return stringify(value, (name, item) => {
        if (typeof item === 'bigint') return text(item) + 'n';
        if (typeof item === 'function') return '[function]';
        if (typeof item === 'symbol' || item === undefined) return '[' + text(item) + ']';
        if (item !== null && typeof item === 'object') {
          if (contains(seen, item)) return '[seen above]';
          apply(add, seen, [item]);
          const tag = tagOf(item);
          if (tag === 'Map' || tag === 'Set') return [...item];
        }
        return item;
      }) ?? text(value);
    } catch { return '[' + tagOf(value) + ']'; }
  };
  let isFull = false;
  const print = (level) => (...values) => {
    if (isFull) return;
    let line = '';
    for (let index = 0; index < values.length; index++) line += (index ? ' ' : '') + cut(show(values[index]), 16384);
    isFull = log(level, cut(line, 16384)) === true;
  };
  globalThis.console = { log: print('info'), info: print('info'), warn: print('warn'), error: print('error'),
    debug: print('debug'), trace: print('debug') };

  // The engine's URL lacks it.
  Object.defineProperty(URL.prototype, 'searchParams', { configurable: true, get() {
    const params = new URLSearchParams(this.search);
    for (const name of ['append', 'set', 'delete', 'sort']) {
      const change = params[name];
      params[name] = (...given) => { apply(change, params, given); this.search = params.toString(); };
    }
    return params;
  } });

  // sfc32: small, fast, and the same in every version of the engine
  let a = 0, b = 0, c = 0, d = 0;
  const next = () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t | 0;
    return t >>> 0;
  };
  Math.random = () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;

  let code, outcome = 'P';
  // Nothing takes time in here: the clock stands still.
  const now = Date.now;
  const clock = { now: () => 0, timeOrigin: 0 };
  Object.defineProperty(globalThis, 'performance', { value: clock, configurable: true, writable: true });
  return {
    // The machine was made before anybody knew what for: its time and its chance begin here.
    begin: (seedText) => {
      [a, b, c, d] = parse(seedText);
      for (let round = 0; round < 15; round++) next();
      clock.timeOrigin = now();
    },
    compile: (source) => { code = Code('input', source); },
    start: (inputText) => {
      const settled = (value) => { outcome = 'M'; outcome = finish(value); };
      const failed = (error) => { outcome = 'M'; outcome = describe(error); };
      apply(then, apply(code, undefined, [parse(inputText)]), [settled, failed]);
    },
    outcome: () => outcome,
  };
})`;
