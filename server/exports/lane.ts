/** Lets so many in at a time, and so many more wait their turn. */
export class Lane {
  readonly #most: number
  readonly #longestLine: number
  readonly #line: (() => void)[] = []
  #inside = 0

  constructor(most: number, longestLine: number) {
    this.#most = most
    this.#longestLine = longestLine
  }

  /** @returns the way out again, to be taken once; undefined when the line is too long */
  async enter(): Promise<(() => void) | undefined> {
    if (this.#inside < this.#most) this.#inside++
    else if (this.#line.length >= this.#longestLine) return undefined
    else await new Promise<void>((resolve) => this.#line.push(resolve))
    return () => {
      const next = this.#line.shift()
      // Whoever goes hands the place on: it is never free for somebody who has not waited.
      if (next) next()
      else this.#inside--
    }
  }
}
