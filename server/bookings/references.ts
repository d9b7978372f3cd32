import type { Signer } from '../secrets.ts'
import type { Random } from '../uuid.ts'
import { alphabet } from '../checkins/plate-code.ts'
import { letters } from '../checkins/mint-code.ts'

/** The names of bookings and the secrets that go with them. */

const shape = new RegExp(`^[${alphabet}]{10}$`)

/** A new reference: 31¹⁰, some 8 × 10¹⁴, are possible; it is no secret, but nobody finds one by trying. */
export const mintRef = (random: Random): string => letters(random, 10)

/** A reference as typed: lower case, spaces and hyphens forgiven; undefined when it is none. */
export function readRef(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  return shape.test(plain) ? plain : undefined
}

/** `AB3DE-FG7HK`, as it is printed. */
export const spelled = (ref: string): string => `${ref.slice(0, 5)}-${ref.slice(5)}`

/**
 * The manage key and the gate's secret of a booking, each grown from the installation's secret for its own
 * purpose (booking law 6): they need not be kept, and a request sent twice gets the same answer.
 */
export class BookingKeys {
  readonly #manage: Signer
  readonly #gate: Signer

  constructor({ manage, gate }: { manage: Signer; gate: Signer }) {
    this.#manage = manage
    this.#gate = gate
  }

  keyOf(ref: string): string {
    return this.#manage.sign(ref)
  }

  opens(ref: string, key: string): boolean {
    return this.#manage.verify(ref, key)
  }

  gateSecretOf(ref: string): string {
    return this.#gate.sign(ref)
  }

  isGateSecret(ref: string, secret: string): boolean {
    return this.#gate.verify(ref, secret)
  }
}
