import type { Request } from 'express'
import type { GuideStore } from '../guide/guide-store.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import { findPlate } from './check-in.ts'
import type { Plate, Plates } from './plates.ts'

/** The plates that requests ask for by their codes. */
export class AskedPlates {
  readonly #guide: GuideStore
  readonly #plates: Plates
  readonly #limits: RateLimits

  constructor({ guide, plates, limits }: { guide: GuideStore; plates: Plates; limits: RateLimits }) {
    this.#guide = guide
    this.#plates = plates
    this.#limits = limits
  }

  /** The plate of the code in the address. */
  async plate(req: Request): Promise<Plate | Refusal> {
    const plate = await findPlate(this.#plates, req.params.code as string)
    if (isRefusal(plate)) return this.wrong(req, plate)
    // A site that has left the guide leaves its plates behind on the wall.
    return this.#guide.site(plate.site) ? plate : refusal('retired')
  }

  /** Guessing codes is slow; a right code is never refused for another's guesses. */
  async wrong(req: Request, wrong: Refusal): Promise<Refusal> {
    return (await this.#limits.take('wrong-code', req.ip ?? '')) ?? wrong
  }
}
