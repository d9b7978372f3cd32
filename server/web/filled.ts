/**
 * A sentence with its slots filled: `{n}` is replaced by the value of that name, `{n|visit|visits}` by the first of the two where the
 * value is one and by the second where it is not. A slot whose value is not given stays, for a browser that knows it later.
 */
export function filled(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)(?:\|([^{|}]*)\|([^{|}]*))?\}/g, (slot, name: string, one?: string, more?: string) => {
    const value = values[name]
    if (value === undefined) return slot
    return one === undefined ? String(value) : isOne(value) ? one : more!
  })
}

/** As it is printed, with its sign too. */
const isOne = (value: string | number) => /^[+\u2212-]?1$/.test(String(value))
