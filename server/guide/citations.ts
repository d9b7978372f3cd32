import type { Source } from './schema.ts'

/** Where sources are looked up by their key: the guide, or a draft of it. */
export interface Library {
  source(key: string): Source
}

/** Numbers the sources of one page in the order in which its statements name them (truth law 1). */
export class Citations {
  readonly #library: Library
  readonly #numbers = new Map<string, number>()

  constructor(library: Library) {
    this.#library = library
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
    return [...this.#numbers].map(([key, number]) => ({ number, source: this.#library.source(key) }))
  }
}
