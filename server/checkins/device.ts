import type { Request, Response } from 'express'
import type { Signer } from '../secrets.ts'
import type { Random } from '../uuid.ts'
import { cookie, longestCookie, setCookie } from '../web/cookies.ts'

/** Privacy law 1: the device has a random id in a signed, http-only cookie, and no table ever sees it. */

const name = 'device'

export class Devices {
  readonly #signer: Signer
  readonly #random: Random
  readonly #secure: boolean

  constructor({ signer, random, secure }: { signer: Signer; random: Random; secure: boolean }) {
    this.#signer = signer
    this.#random = random
    this.#secure = secure
  }

  /** The id that the browser's cookie carries; undefined when there is none or it is not ours. */
  read(req: Request): string | undefined {
    const [id, signature, ...more] = (cookie(req, name) ?? '').split('.')
    if (!id || !signature || more.length > 0) return undefined
    return this.#signer.verify(id, signature) ? id : undefined
  }

  /** Gives the browser an id if it has none. */
  ensure(req: Request, res: Response): void {
    if (this.read(req) !== undefined) return
    const id = Buffer.from(this.#random(16)).toString('base64url')
    setCookie(res, name, `${id}.${this.#signer.sign(id)}`, { maxAge: longestCookie, secure: this.#secure })
  }
}
