/**
 * Whoever asks for a thing while it is being made gets that one: a roomful of screens costs one reading, and
 * nobody is shown anything older than the moment in which they began to wait for it.
 */
export class Together<T> {
  readonly #making = new Map<string, Promise<T>>()

  async get(key: string, make: () => Promise<T>): Promise<T> {
    const underWay = this.#making.get(key)
    if (underWay) return underWay
    const made = make()
    this.#making.set(key, made)
    try {
      return await made
    } finally {
      this.#making.delete(key)
    }
  }
}
