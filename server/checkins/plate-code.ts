/**
 * A plate's code as it is read, in the browser as on the server: seven random characters and a check character,
 * in an alphabet of 31 without look-alikes (no I, L, O, U, Z). The check is that of ISBN-10 carried over to base
 * 31: weights 8 … 1, sum divisible by 31. As 31 is prime, every single wrong character and every swap of two is
 * caught.
 */

export const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXY'
const lookAlikes: Record<string, string> = { I: '1', L: '1', O: '0', U: 'V', Z: '2' }
export const length = 8

export type ReadCode = { code: string } | { wrong: 'code-malformed' | 'code-mistyped' }

/** Letters as a person types them: spaces, hyphens, lower case, full-width and look-alike characters are forgiven. */
export function plainLetters(typed: string): string {
  return typed
    .slice(0, 60)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-_.·–—]/g, '')
    .replace(/[ILOUZ]/g, (letter) => lookAlikes[letter]!)
}

/** Reads a code as a person types it. */
export function readCode(typed: string): ReadCode {
  const code = plainLetters(typed)
  if (code.length !== length || [...code].some((letter) => !alphabet.includes(letter))) return { wrong: 'code-malformed' }
  return checkSum(code) === 0 ? { code } : { wrong: 'code-mistyped' }
}

/** As printed under the QR: `ABCD EFGH`. */
export function spacedCode(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`
}

/** 0 for a right code. */
export function checkSum(code: string): number {
  let sum = 0
  for (let i = 0; i < length; i++) sum += (length - i) * alphabet.indexOf(code[i]!)
  return sum % alphabet.length
}
