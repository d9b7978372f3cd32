import type { Letter, Question } from './questions.ts'

/** A question with what was answered; `chosen` is undefined where nothing that stands under the question was. */
export interface Marked extends Question {
  chosen: Letter | undefined
}

/**
 * Marks what an address carries, `?marble-height=b&…`. What is no answer of a question counts as none.
 *
 * @param query as Express reads it: text, several texts, or nothing
 */
export function mark(questions: Question[], query: Record<string, unknown>): { marked: Marked[]; right: number } {
  const marked = questions.map((question) => {
    const answer = Object.hasOwn(query, question.slug) ? query[question.slug] : undefined
    return { ...question, chosen: question.options.find(({ letter }) => letter === answer)?.letter }
  })
  return { marked, right: marked.filter(({ chosen, right }) => chosen === right).length }
}
