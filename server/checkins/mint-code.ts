import type { Random } from '../uuid.ts'
import { alphabet, checkSum, length } from './plate-code.ts'

/** A new code: 31⁷, some 27 thousand million, are possible. */
export function mintCode(random: Random): string {
  const body = letters(random, length - 1)
  const check = [...alphabet].find((letter) => checkSum(body + letter) === 0)!
  return body + check
}

/** Evenly distributed letters: bytes beyond the last whole multiple of 31 are drawn again. */
export function letters(random: Random, count: number): string {
  const limit = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < count) {
    for (const byte of random(count)) {
      if (byte < limit && text.length < count) text += alphabet[byte % alphabet.length]
    }
  }
  return text
}
