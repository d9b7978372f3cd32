import { hash, verify } from '@node-rs/argon2'
import type { Random } from '../uuid.ts'

/** Passwords at rest: argon2id with the first parameters OWASP's Password Storage Cheat Sheet (2024) names. */
const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }

export const shortestPassword = 10
export const longestPassword = 200

/** What stands in for the hash of a name nobody has: as slow to check as a real one, and no password fits it. */
export const fitsNothing = [
  '$argon2id$v=19',
  `m=${settings.memoryCost},t=${settings.timeCost},p=${settings.parallelism}`,
  'A'.repeat(22),
  'A'.repeat(43),
].join('$')

/** The argon2id hash of a password, as a PHC string with a salt of its own. */
export async function hashOf(password: string): Promise<string> {
  return hash(oneForm(password), settings)
}

/** Whether a password is the one a hash was made of. */
export async function fits(password: string, passwordHash: string): Promise<boolean> {
  return verify(passwordHash, oneForm(password))
}

/** Whether a password may be set: by its length only (NIST SP 800-63B). */
export function isLongEnough(password: string): boolean {
  const { length } = [...oneForm(password)]
  return length >= shortestPassword && length <= longestPassword
}

/** No letter or digit that looks like another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password to be read aloud or copied by hand, like `k7wm-3tqe-xnpf-8hrd`: 79 bits of randomness. */
export function readablePassword(random: Random): string {
  const bytes = random(32)
  // Two bytes a letter, so that 31 letters are as good as equally likely.
  const letters = Array.from({ length: 16 }, (_, at) => alphabet[(bytes[2 * at]! * 256 + bytes[2 * at + 1]!) % alphabet.length]!)
  return [0, 4, 8, 12].map((from) => letters.slice(from, from + 4).join('')).join('-')
}

/** One keyboard sends é as one character, another as two, a Chinese one may send ａ for a. */
function oneForm(password: string): string {
  return password.normalize('NFKC')
}
