/** What may not begin a line, and may hang over its end. */
const hangs = /^[，。、；：？！”’）》〉」』】…,.;:?!)]$/

/** Latin words whole, everything else character by character. */
const pieces = /[A-Za-z0-9@#&*+/:.'’–—_-]+|\s+|./gu

/**
 * Breaks a text into lines no wider than asked; a word that is wider than a line is cut.
 *
 * @param widthOf width of a text, in the unit of `most`
 */
export function linesOf(text: string, most: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of cut(text.match(pieces) ?? [], most, widthOf)) {
    if (line === '' || widthOf(line + piece.trim()) <= most || hangs.test(piece)) {
      line += line === '' ? piece.trim() : piece
    } else {
      lines.push(line.trim())
      line = piece.trim()
    }
  }
  return line.trim() === '' ? lines : [...lines, line.trim()]
}

function cut(words: string[], most: number, widthOf: (text: string) => number): string[] {
  return words.reduce<string[]>((all, word) => all.concat(widthOf(word) > most ? [...word] : [word]), [])
}
