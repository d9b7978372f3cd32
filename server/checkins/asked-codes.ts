import type { Request } from 'express'
import type { GuideStore } from '../guide/guide-store.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import type { GateCode, GateCodes } from './gate-codes.ts'

/** The codes that requests come with, as scanned or typed. */
export class AskedCodes {
  readonly #guide: GuideStore
  readonly #codes: GateCodes
  readonly #limits: RateLimits

  constructor({ guide, codes, limits }: { guide: GuideStore; codes: GateCodes; limits: RateLimits }) {
    this.#guide = guide
    this.#codes = codes
    this.#limits = limits
  }

  /** What the code in the address stands for. */
  async inAddress(req: Request): Promise<GateCode | Refusal> {
    return this.find(req, req.params.code as string)
  }

  /** Guessing codes is slow; a right code is never refused for another's guesses. */
  async find(req: Request, typed: string): Promise<GateCode | Refusal> {
    const code = await this.#codes.find(typed)
    if (isRefusal(code)) return (await this.#limits.take('wrong-code', req.ip ?? '')) ?? code
    // A site that has left the guide leaves its plates behind on the wall.
    return this.#guide.site(code.site) ? code : refusal('retired')
  }
}
