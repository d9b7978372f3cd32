/** A sentence, and where in its paragraph it begins. */
export interface Sentence {
  text: string
  from: number
}

/** Where a sentence ends: after its sign and the quotation marks behind it; in English before a space and a capital. */
const endings = /[。！？；]+[”’」』）]*|[.!?;]+[”’)]*(?=\s+["“‘(]?[A-Z])/g

/** A paragraph in pieces that are short enough for every engine: some fall silent after a quarter of a minute. */
export function sentences(paragraph: string): Sentence[] {
  const found: Sentence[] = []
  let from = 0
  const take = (until: number) => {
    const piece = paragraph.slice(from, until)
    const begins = from + piece.length - piece.replace(/^\s+/, '').length
    // The joiner that holds a citation to its sentence is nothing to be said.
    const text = piece.replace(/\u2060/g, '').trim()
    if (text !== '') found.push({ text, from: begins })
    from = until
  }
  for (let ending = endings.exec(paragraph); ending !== null; ending = endings.exec(paragraph)) take(ending.index + ending[0].length)
  take(paragraph.length)
  return found
}

/**
 * What is being said at a place in a text, where an engine does not say how long it is: to the next sign or space, in
 * Chinese, which has no spaces, at most four characters.
 */
export function wordAt(text: string, from: number): number {
  const rest = text.slice(from)
  const until = rest.search(/[\s，。、；：！？,.;:!?“”‘’《》（）()—]/)
  const length = until < 0 ? rest.length : until
  return /^[\u3400-\u9fff]/.test(rest) ? Math.min(length, 4) : length
}
