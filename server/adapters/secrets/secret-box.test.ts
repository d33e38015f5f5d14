import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox, SecretUnreadable } from './secret-box';
import { parseSecretKeys, readSecretKeys, type SecretKey, SecretKeyError } from './secret-key';

const place = { workspaceId: 'w1', credentialId: 'c1', field: 'key' };
const keyOf = (digit: string): [SecretKey, ...SecretKey[]] => {
  const keys = parseSecretKeys(digit.repeat(64));
  if (!keys) throw new Error('not a key');
  return keys;
};

describe('sealing', () => {
  const box = createSecretBox({ keys: keyOf('a') });

  it('opens to the same text, and looks different each time', async () => {
    const first = await box.seal(place, 'sk-élan-🔑');
    const second = await box.seal(place, 'sk-élan-🔑');
    expect(await box.open(place, first)).toBe('sk-élan-🔑');
    expect(Buffer.from(first.ciphertext).equals(second.ciphertext)).toBe(false);
    expect(Buffer.from(first.ciphertext).includes('sk-')).toBe(false);
    expect(await box.open(place, await box.seal(place, ''))).toBe('');
  });

  it.each(['workspaceId', 'credentialId', 'field'] as const)('does not open at another %s', async (name) => {
    const sealed = await box.seal(place, 'secret');
    await expect(box.open({ ...place, [name]: 'other' }, sealed)).rejects.toThrow(SecretUnreadable);
  });

  it('does not open when any byte was changed, or was cut off', async () => {
    const sealed = await box.seal(place, 'secret');
    for (let index = 0; index < sealed.ciphertext.length; index++) {
      const changed = Uint8Array.from(sealed.ciphertext, (byte, at) => (at === index ? byte ^ 1 : byte));
      await expect(box.open(place, { ...sealed, ciphertext: changed })).rejects.toThrow(SecretUnreadable);
    }
    await expect(box.open(place, { ...sealed, ciphertext: sealed.ciphertext.slice(0, 20) })).rejects.toThrow(
      SecretUnreadable,
    );
  });

  it('opens records of an older key, and says that they are to be sealed again', async () => {
    const sealed = await createSecretBox({ keys: keyOf('a') }).seal(place, 'secret');
    const rotated = createSecretBox({ keys: [...keyOf('b'), ...keyOf('a')] });
    expect(await rotated.open(place, sealed)).toBe('secret');
    expect(rotated.isCurrent(sealed.keyId)).toBe(false);
    await expect(createSecretBox({ keys: keyOf('b') }).open(place, sealed)).rejects.toThrow(/not in the key file/);
  });

  it('tells what it opened', async () => {
    const opened: string[] = [];
    const telling = createSecretBox({ keys: keyOf('a'), onOpened: (secret) => opened.push(secret) });
    await telling.open(place, await telling.seal(place, 'secret'));
    expect(opened).toEqual(['secret']);
  });
});

describe('the key file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-key-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made on the first start, for its owner only, and kept', async () => {
    const path = join(folder, 'data', 'secret.key');
    const [made] = await readSecretKeys(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, 'utf8')).trim()).toMatch(/^[0-9a-f]{64}$/);
    expect((await readSecretKeys(path))[0]).toEqual(made);
  });

  it('is the same for processes that start together', async () => {
    const path = join(folder, 'secret.key');
    const keys = await Promise.all(Array.from({ length: 20 }, () => readSecretKeys(path)));
    expect(new Set(keys.map(([key]) => key.id)).size).toBe(1);
  });

  it('may be base64, and may hold older keys', async () => {
    const path = join(folder, 'secret.key');
    await writeFile(path, `# new\n${Buffer.alloc(32, 7).toString('base64')}\n${'a'.repeat(64)}\n`);
    expect(await readSecretKeys(path)).toHaveLength(2);
  });

  it.each(['', 'short', 'a'.repeat(63), `${'a'.repeat(64)}\nnonsense`])('says what is wrong with %j', async (text) => {
    const path = join(folder, 'secret.key');
    await writeFile(path, text);
    await expect(readSecretKeys(path)).rejects.toThrow(SecretKeyError);
  });

  it('says that it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(readSecretKeys(join(folder, 'file', 'secret.key'))).rejects.toThrow(/cannot be/);
  });
});
