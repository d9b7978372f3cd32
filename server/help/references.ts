import type { Signer } from '../secrets.ts'
import type { Random } from '../uuid.ts'

/** The numbers of tickets and the keys that go with them. */

const digits = 10

/** A new number: digits only, so that it can be read out over a telephone. It is no secret, and tells nothing of how many there are. */
export function mintNumber(random: Random): string {
  let number = ''
  while (number.length < digits) {
    // Bytes beyond the last whole multiple of ten would make some digits likelier.
    for (const byte of random(digits)) if (byte < 250 && number.length < digits) number += String(byte % 10)
  }
  return number
}

/** A number as typed: full-width digits, spaces and hyphens forgiven; undefined when it is none. */
export function readNumber(typed: string): string | undefined {
  const plain = typed.slice(0, 60).normalize('NFKC').replace(/[\s-]/g, '')
  return /^\d{10}$/.test(plain) ? plain : undefined
}

/** `4071-883-206`, as it is printed. */
export const spelledNumber = (number: string): string => `${number.slice(0, 4)}-${number.slice(4, 7)}-${number.slice(7)}`

/**
 * The key of a ticket's private link, grown from the installation's secret: the tables hold nothing of it, and a form sent
 * twice leads to the same link.
 */
export class TicketKeys {
  readonly #signer: Signer

  /** @param signer for the purpose `ticket-key` */
  constructor(signer: Signer) {
    this.#signer = signer
  }

  keyOf(number: string): string {
    return this.#signer.sign(number)
  }

  opens(number: string, key: string): boolean {
    return this.#signer.verify(number, key)
  }

  /** The path of the private page. */
  pathOf(number: string): string {
    return `/help/tickets/${number}?key=${this.keyOf(number)}`
  }
}
