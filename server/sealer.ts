import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { keyOf, type Purpose } from './secrets.ts'
import type { Random } from './uuid.ts'

/** How the bytes are laid out: a byte that names the layout, 12 of nonce, the ciphertext, 16 of tag. */
const layout = 1
const nonceAt = 1
const textAt = nonceAt + 12
const tagSize = 16

/** Seals texts for one purpose (AES-256-GCM, NIST SP 800-38D), so that the database file alone tells nothing. */
export class Sealer {
  readonly #keys: KeyObject[]
  readonly #random: Random

  /** @param secrets newest first: the first seals, any of them opens */
  constructor(secrets: string[], purpose: Extract<Purpose, 'contacts' | 'messages'>, random: Random) {
    this.#keys = secrets.map((secret) => keyOf(secret, purpose))
    this.#random = random
  }

  /** 29 bytes more than the text has in UTF-8; the same text is sealed differently every time. */
  seal(text: string): Uint8Array {
    const head = Buffer.concat([Buffer.of(layout), this.#random(textAt - nonceAt)])
    const cipher = createCipheriv('aes-256-gcm', this.#keys[0]!, head.subarray(nonceAt)).setAAD(head.subarray(0, nonceAt))
    // A view into Buffer's shared pool would drag others' bytes along to the database's thread.
    return Uint8Array.from(Buffer.concat([head, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]))
  }

  /** The text; undefined when the bytes were changed, cut short, or sealed under a secret or for a purpose that is not this one. */
  open(bytes: Uint8Array): string | undefined {
    const sealed = Buffer.from(bytes)
    if (sealed[0] === layout && sealed.length >= textAt + tagSize) {
      for (const key of this.#keys) {
        const text = opened(sealed, key)
        if (text !== undefined) return text
      }
    }
    return undefined
  }
}

function opened(sealed: Buffer, key: KeyObject): string | undefined {
  const end = sealed.length - tagSize
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(nonceAt, textAt), { authTagLength: tagSize })
  decipher.setAAD(sealed.subarray(0, nonceAt)).setAuthTag(sealed.subarray(end))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(textAt, end)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
