import { EventReader } from '../checkins/event-reader.ts'

/** A screen at a gate, whose stream stays open all day. */
export class Screen {
  readonly site: string
  readonly #reader: EventReader
  readonly #ended: Promise<void>
  #shown = 0
  #changed: () => void = () => undefined
  #closed = false

  private constructor(site: string, reader: EventReader) {
    this.site = site
    this.#reader = reader
    this.#ended = this.#listen()
  }

  static async open(url: string, site: string): Promise<Screen> {
    return new Screen(site, await EventReader.open(`${url}/display/${site}/events`))
  }

  /** Waits until it shows this many people of all time. */
  async shows(people: number): Promise<void> {
    while (this.#shown !== people) {
      const changed = new Promise<void>((resolve) => (this.#changed = resolve))
      await Promise.race([changed, this.#ended.then(() => Promise.reject(new Error(`a screen of ${this.site} was let go`)))])
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#reader.close()
    await this.#ended
  }

  async #listen(): Promise<void> {
    try {
      for (let heard = await this.#reader.next(); heard; heard = await this.#reader.next()) {
        if (heard.event !== 'count') continue
        this.#shown = (JSON.parse(heard.data) as { all: number }).all
        this.#changed()
      }
    } catch (error) {
      if (!this.#closed) throw error
    }
  }
}
