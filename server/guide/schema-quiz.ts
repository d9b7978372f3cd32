import { z } from 'zod'
import { slug, statement, text } from './schema-words.ts'

/**
 * A question about one site. The right answer stands apart from the wrong ones, so that no row of them can be marked
 * wrongly; in what order they are shown is the page's business.
 */
export const quizItem = z
  .strictObject({
    slug,
    site: slug,
    /** Where the answer can be read on the spot. A stop that a manager has taken away since leaves the question with its site. */
    stop: slug.optional(),
    question: text,
    right: text,
    wrong: z.array(text).min(2).max(3),
    /** Why it is right, as a sentence with its sources. */
    because: statement,
  })
  .superRefine(({ right, wrong }, context) => {
    for (const lang of ['zh', 'en'] as const) {
      const said = new Set([right[lang]])
      wrong.forEach((one, i) => {
        if (said.has(one[lang])) context.addIssue({ code: 'custom', path: ['wrong', i, lang], message: 'an answer stands twice' })
        said.add(one[lang])
      })
    }
  })

export type QuizItem = z.infer<typeof quizItem>

