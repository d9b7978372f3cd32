import { ask } from '../network/ask'
import type { Board } from './board'
import { forget, isKept, keep, keptTaps } from './kept-taps'
import type { Tap } from './tap'

const second = 1000
const patience = 15 * second
const renewEvery = 20 * second

/** Sends what waits, one tap after the other in their order; what fails for now is tried again. */
export class Sender {
  readonly #board: Board
  #sending = false
  #signedOut = false
  #pause = 2 * second
  #timer: number | undefined
  /** Grows with every tap and answer: numbers asked for before are older than those on the screen. */
  #turn = 0

  constructor(board: Board) {
    this.#board = board
  }

  begin(): void {
    const again = () => {
      if (document.hidden) return
      this.#pause = 2 * second
      void this.#send().then(() => this.#renew())
    }
    window.addEventListener('online', again)
    // Also when the browser brings back a page it had put aside.
    window.addEventListener('pageshow', again)
    document.addEventListener('visibilitychange', again)
    window.addEventListener('storage', () => this.#show())
    setInterval(() => void this.#renew(), renewEvery)
    this.#show()
  }

  take(tap: Tap): void {
    keep(tap)
    this.#turn++
    this.#show()
    void this.#send().then(() => this.#renew())
  }

  #mine(): Tap[] {
    return keptTaps().filter(({ by, refused }) => by === this.#board.by && refused === undefined)
  }

  #show(): void {
    const kept = keptTaps()
    const others = kept.filter(({ by, refused }) => by !== this.#board.by && refused === undefined)
    const refused = kept.filter((tap) => tap.refused !== undefined)
    this.#board.show({ taps: this.#mine(), others, refused, kept: isKept(), signedOut: this.#signedOut }, (tap) => {
      forget(tap)
      this.#show()
    })
  }

  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    clearTimeout(this.#timer)
    for (let [tap] = this.#mine(); tap; [tap] = this.#mine()) {
      const done = await this.#post(tap).catch(() => false)
      this.#show()
      if (done) continue
      this.#timer = setTimeout(() => void this.#send().then(() => this.#renew()), this.#pause)
      this.#pause = Math.min(2 * this.#pause, 60 * second)
      break
    }
    this.#sending = false
  }

  /** @returns whether the tap waits no longer: it is counted, or refused for good */
  async #post(tap: Tap): Promise<boolean> {
    const { id, site, people, minors, note, at } = tap
    const body = { request_id: id, site, people, minors, note, counted_at: at, sent_at: Date.now() }
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const { status, text } = await ask('/staff/visits', { method: 'POST', headers, body: JSON.stringify(body) }, patience)
    // The page of a network that wants one to sign in somewhere is no JSON, and throws.
    const said = JSON.parse(text) as { request_id?: string; today: number; desk_today: number; message?: string }
    this.#turn++
    this.#signedOut = status === 401
    if (said.request_id === id) {
      this.#board.learn(tap, said)
      forget(tap)
      this.#pause = 2 * second
      return true
    }
    const forNow = [401, 403, 408, 429].indexOf(status) >= 0 || status < 400 || status >= 500
    if (forNow || said.message === undefined) return false
    keep({ ...tap, refused: said.message })
    return true
  }

  /** Brings in what others have counted, when nothing of ours is under way. */
  async #renew(): Promise<void> {
    if (document.hidden || this.#sending || this.#board.site === '' || this.#mine().length > 0) return
    const turn = this.#turn
    try {
      const { status, text } = await ask(location.pathname, { headers: { accept: 'text/html' } }, patience)
      if (turn !== this.#turn) return
      this.#signedOut = status === 401
      if (status === 200) this.#board.renew(new DOMParser().parseFromString(text, 'text/html'))
      this.#show()
    } catch {
      // The last numbers stay, until their day is over.
      this.#show()
    }
  }
}
