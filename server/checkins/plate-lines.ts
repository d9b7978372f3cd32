import { widthInEms } from '../web/svg-text.ts'

/**
 * A sentence in two lines for a plate, broken after the sign that leaves them most alike in width: a
 * reader takes in half a thought at a time.
 */
export function inTwo(sentence: string): string[] {
  const ends = [...sentence.matchAll(/[，；。？！,;.?!](?=.)/g)].map(({ index }) => index + 1)
  const cuts = ends.map((end) => [sentence.slice(0, end), sentence.slice(end).trimStart()])
  const longer = (lines: string[]) => Math.max(...lines.map(widthInEms))
  return cuts.sort((a, b) => longer(a) - longer(b))[0] ?? [sentence]
}
