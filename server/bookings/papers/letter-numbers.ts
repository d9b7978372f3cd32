import { alphabet, plainLetters } from '../../checkins/plate-code.ts'
import { Signer } from '../../secrets.ts'

/**
 * The numbers on letters and certificates: reference, sequence, four letters that stand for what the paper
 * says and four that sign all before them, `AB3DE-FG7HK-00QWE-RTYAS`. Whoever changes a letter of it has one
 * chance in 31⁴ that it passes for a number of ours, and in 31⁸ that it passes for a paper that holds.
 */

export type PaperKind = 'letter' | 'certificate'

export interface PaperNumber {
  /** Without hyphens, as it is compared. */
  number: string
  ref: string
  sequence: number
  kind: PaperKind
}

const shape = new RegExp(`^([${alphabet}]{10})(\\d{2,5})([${alphabet}]{4})([${alphabet}]{4})$`)
const kinds: readonly PaperKind[] = ['letter', 'certificate']

/** As it is printed: groups of five. */
export const spelledNumber = (number: string): string => number.match(/.{1,5}/g)!.join('-')

export class LetterNumbers {
  /** One for each secret in force, newest first: a letter printed before the secret was changed still checks. */
  readonly #signers: Signer[]

  constructor(secrets: string[]) {
    this.#signers = secrets.map((secret) => new Signer([secret], 'letter'))
  }

  /** @param says all that the paper says, in words that do not change unless it does */
  numberOf(kind: PaperKind, ref: string, sequence: number, says: string): string {
    return number(this.#signers[0]!, kind, head(ref, sequence), says)
  }

  /** A number as typed; undefined for one that we never gave. */
  read(typed: string): PaperNumber | undefined {
    const given = plainLetters(typed)
    const [, ref, digits, wordsOf, seal] = shape.exec(given) ?? []
    if (ref === undefined || digits === undefined) return undefined
    const sequence = Number(digits)
    if (head(ref, sequence) !== ref + digits) return undefined
    const kind = kinds.find((one) => this.#signers.some((signer) => sealOf(signer, one, ref + digits + wordsOf) === seal))
    return kind && { number: given, ref, sequence, kind }
  }

  /** Whether the paper says what holds now. */
  stillSays({ number: given, kind, ref, sequence }: PaperNumber, says: string): boolean {
    return this.#signers.some((signer) => number(signer, kind, head(ref, sequence), says) === given)
  }
}

const head = (ref: string, sequence: number): string => ref + String(sequence).padStart(2, '0')

function number(signer: Signer, kind: PaperKind, begins: string, says: string): string {
  const unsigned = begins + fourLetters(signer.sign(`says ${kind} ${begins} ${says}`))
  return unsigned + sealOf(signer, kind, unsigned)
}

const sealOf = (signer: Signer, kind: PaperKind, unsigned: string): string => fourLetters(signer.sign(`number ${kind} ${unsigned}`))

/** The first 48 bits of a signature as four letters, evenly but for one part in 10⁸. */
function fourLetters(signature: string): string {
  let rest = Buffer.from(signature, 'base64url').readUIntBE(0, 6)
  let text = ''
  while (text.length < 4) {
    text += alphabet[rest % alphabet.length]
    rest = Math.floor(rest / alphabet.length)
  }
  return text
}
