import type { GuideStore } from './guide-store.ts'
import type { Source } from './schema.ts'

/** Numbers the sources of one page in the order in which its statements name them (truth law 1). */
export class Citations {
  readonly #guide: GuideStore
  readonly #numbers = new Map<string, number>()

  constructor(guide: GuideStore) {
    this.#guide = guide
  }

  /** The numbers of the sources of one statement. */
  cite(keys: string[]): { key: string; number: number }[] {
    return keys.map((key) => {
      const number = this.#numbers.get(key) ?? this.#numbers.size + 1
      this.#numbers.set(key, number)
      return { key, number }
    })
  }

  /** What has been cited so far, in the order of the numbers. */
  list(): { number: number; source: Source }[] {
    return [...this.#numbers].map(([key, number]) => ({ number, source: this.#guide.source(key) }))
  }
}
