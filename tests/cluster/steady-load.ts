import type { Answer } from '../checkins/phone.ts'
import { type Attempt, attemptsOf, requestOf } from '../crash/attempts.ts'
import { type Acknowledged, seed } from '../crash/under-load.ts'
import { type Member, secret } from './servers.ts'

const phones = 6

/** Phones that check in at several servers, one scan after the other, until they are told to stop. */
export class SteadyLoad {
  readonly acknowledged: Acknowledged[] = []
  /** Who was told to come back, and when: the header `Retry-After`. */
  readonly refused: { url: string; attempt: Attempt; after: string | null }[] = []
  /** Answers that are neither, and requests that had none. */
  readonly strange: string[] = []
  readonly #codes: Map<string, string>
  readonly #at = Date.now()
  readonly #attempts: Attempt[]
  #next = 0
  #going = true
  readonly #done: Promise<unknown>

  constructor(members: Pick<Member, 'url'>[], codes: Map<string, string>, name: string) {
    this.#codes = codes
    this.#attempts = attemptsOf(`${seed} ${name}`, 20_000)
    this.#done = Promise.all(members.flatMap(({ url }) => Array.from({ length: phones }, () => this.#phone(url))))
  }

  /** Waits for the answers that are on their way. */
  async stop(): Promise<void> {
    this.#going = false
    await this.#done
  }

  /** Whoever was refused comes back. */
  async again(): Promise<void> {
    const back = this.refused.splice(0).values()
    await Promise.all(
      Array.from({ length: phones }, async () => {
        for (const { url, attempt } of back) await this.#send(url, attempt)
      }),
    )
  }

  async #phone(url: string): Promise<void> {
    while (this.#going) await this.#send(url, this.#attempts[this.#next++ % this.#attempts.length]!)
  }

  async #send(url: string, attempt: Attempt): Promise<void> {
    const { path, cookie, body } = requestOf(attempt, { codes: this.#codes, secret, at: this.#at })
    const headers = { accept: 'application/json', 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) }
    try {
      const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(45_000) })
      const text = await answer.text()
      if (answer.status === 503) this.refused.push({ url, attempt, after: answer.headers.get('retry-after') })
      else if (answer.ok) this.acknowledged.push({ attempt, status: answer.status, answer: JSON.parse(text) as Answer })
      else this.strange.push(`${answer.status} ${text}`)
    } catch (error) {
      this.strange.push(String(error))
    }
  }
}
