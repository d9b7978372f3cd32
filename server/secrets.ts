import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError } from './config.ts'

/** One key per purpose, all grown from the installation's one secret (HKDF, RFC 5869). */

export type Purpose = 'device-cookie' | 'proof' | 'display' | 'contacts' | 'messages' | 'booking-key' | 'booking-gate' | 'letter' | 'ticket-key'

/** The key of 256 bits that a secret has for a purpose. */
export function keyOf(secret: string, purpose: Purpose): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'red-footprints', purpose, 32)))
}

/** Signs and checks short texts for one purpose; a signature made under the previous secret still checks. */
export class Signer {
  readonly #keys: KeyObject[]

  constructor(secrets: string[], purpose: Purpose) {
    this.#keys = secrets.map((secret) => keyOf(secret, purpose))
  }

  /** The text's signature: 22 characters of base64url (128 bits of HMAC-SHA-256). */
  sign(text: string): string {
    return mac(this.#keys[0]!, text).toString('base64url')
  }

  /** Whether a signature belongs to the text; takes the same time for every wrong one. */
  verify(text: string, signature: string): boolean {
    const given = Buffer.from(signature, 'base64url')
    return given.length === 16 && this.#keys.some((key) => timingSafeEqual(given, mac(key, text)))
  }
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16)
}

/**
 * The secrets in force, newest first: from the environment, else made once in `DATA_DIR/secret` (0600).
 *
 * @throws ConfigError when that file holds too little
 */
export function readSecrets(config: Pick<Config, 'SECRET' | 'SECRET_PREVIOUS' | 'DATA_DIR'>): string[] {
  const current = config.SECRET ?? keptSecret(config.DATA_DIR)
  return config.SECRET_PREVIOUS ? [current, config.SECRET_PREVIOUS] : [current]
}

function keptSecret(dataDir: string): string {
  makeDataDir(dataDir)
  const file = join(dataDir, 'secret')
  if (!existsSync(file)) writeSecret(file)
  const secret = readFileSync(file, 'utf8').trim()
  // An empty one, left by a full disk, would let anybody sign.
  if (secret.length < 32) {
    throw new ConfigError(`SECRET: ${file} holds fewer than 32 characters; put it back from a backup: npm run --silent cli -- restore FILE --only secret`)
  }
  return secret
}

/** A file that the disk does not take is not left behind: an empty one would be asked for from a backup that nobody has yet. */
function writeSecret(file: string): void {
  const opened = openSync(file, 'wx', 0o600)
  try {
    writeFileSync(opened, `${randomBytes(32).toString('hex')}\n`)
    fsyncSync(opened)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(opened)
  }
}

/** Makes `DATA_DIR`, readable by its owner alone. */
export function makeDataDir(dataDir: string): void {
  if (existsSync(dataDir)) return
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  chmodSync(dataDir, 0o700)
}
