import type { Site, Stop } from '../schema.ts'
import type { QuizItem } from '../schema-quiz.ts'
import type { Statement, Text } from '../schema-words.ts'
import { shuffled } from './shuffle.ts'

/** By what an answer is named in a form and in an address; three or four of them stand under a question. */
const letters = ['a', 'b', 'c', 'd'] as const
export type Letter = (typeof letters)[number]

/** A question as it is asked: its answers in their order on the page. */
export interface Question {
  slug: string
  site: Site
  /** Undefined where the question belongs to the site as a whole, or its stop is gone. */
  stop: Stop | undefined
  question: Text
  options: { letter: Letter; text: Text }[]
  right: Letter
  because: Statement
}

/** The questions of a guide, in the order of its document. */
export function questionsOf({ sites, quiz }: { sites: Site[]; quiz: QuizItem[] }): Question[] {
  return quiz.flatMap((item) => {
    const site = sites.find(({ slug }) => slug === item.site)
    return site ? [asked(item, site)] : []
  })
}

function asked(item: QuizItem, site: Site): Question {
  const texts = shuffled([item.right, ...item.wrong], `quiz/${item.slug}`, ({ zh }) => zh)
  const options = texts.map((text, i) => ({ letter: letters[i]!, text }))
  return {
    slug: item.slug,
    site,
    stop: site.stops.find(({ slug }) => slug === item.stop),
    question: item.question,
    options,
    right: options.find(({ text }) => text === item.right)!.letter,
    because: item.because,
  }
}

/** As many as a sitting has when the questions come from every site. */
const mixedMost = 10

/** Ten of all questions, the same for everybody who asks for the same draw. */
export function mixed(questions: Question[], draw: string): Question[] {
  return shuffled(questions, draw, ({ slug }) => slug).slice(0, mixedMost)
}
