import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SecretKey } from './secret-key';

/** Where a secret belongs. A sealed text moved to another place does not open. */
export interface SecretPlace {
  workspaceId: string;
  credentialId: string;
  field: string;
}

export interface SealedSecret {
  ciphertext: Uint8Array<ArrayBuffer>;
  keyId: string;
}

/** The text was changed, belongs somewhere else, or its key is gone. */
export class SecretUnreadable extends Error {
  override name = 'SecretUnreadable';
}

export interface SecretBox {
  seal(place: SecretPlace, secret: string): Promise<SealedSecret>;
  /** Throws SecretUnreadable. */
  open(place: SecretPlace, sealed: { ciphertext: Uint8Array; keyId: string }): Promise<string>;
  /** false: seal it again, the key it was sealed with is on its way out */
  isCurrent(keyId: string): boolean;
}

const VERSION = 1;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + SALT_BYTES + IV_BYTES + TAG_BYTES;

/**
 * AES-256-GCM; each record has its own key, derived with HKDF-SHA256 from the secret key and a random salt.
 * Layout: version, salt, nonce, tag, ciphertext. The place is authenticated along with it.
 */
export function createSecretBox({
  keys,
  onOpened,
}: {
  /** the first seals; all open */
  keys: [SecretKey, ...SecretKey[]];
  /** told every secret that was opened, so that it can be kept out of logs and events */
  onOpened?(secret: string, place: SecretPlace): void;
}): SecretBox {
  const [current] = keys;
  return {
    async seal(place, secret) {
      const salt = randomBytes(SALT_BYTES);
      const nonce = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', deriveKey(current, salt), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(placeBytes(place));
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const ciphertext = Uint8Array.from(Buffer.concat([Buffer.of(VERSION), salt, nonce, cipher.getAuthTag(), body]));
      return { ciphertext, keyId: current.id };
    },
    async open(place, { ciphertext, keyId }) {
      const key = keys.find((each) => each.id === keyId);
      if (!key) throw new SecretUnreadable(`The key ${keyId} that sealed this secret is not in the key file.`);
      const bytes = Buffer.from(ciphertext);
      if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) throw damaged();
      const salt = bytes.subarray(1, 1 + SALT_BYTES);
      const nonce = bytes.subarray(1 + SALT_BYTES, HEADER_BYTES - TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', deriveKey(key, salt), nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(placeBytes(place));
      decipher.setAuthTag(bytes.subarray(HEADER_BYTES - TAG_BYTES, HEADER_BYTES));
      let secret: string;
      try {
        secret = Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES)), decipher.final()]).toString('utf8');
      } catch {
        throw damaged();
      }
      onOpened?.(secret, place);
      return secret;
    },
    isCurrent: (keyId) => keyId === current.id,
  };
}

const deriveKey = (key: SecretKey, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', key.bytes, salt, 'sluice credential', 32));

// As JSON, so that no choice of names makes two places look the same.
const placeBytes = ({ workspaceId, credentialId, field }: SecretPlace): Buffer =>
  Buffer.from(JSON.stringify([workspaceId, credentialId, field]));

const damaged = () =>
  new SecretUnreadable('This secret cannot be opened: it was changed, or it belongs somewhere else.');
