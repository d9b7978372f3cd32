import { z } from 'zod'

/**
 * What the guide document is made of.
 *
 * Truth law 1: every statement names its sources; what is unknown is the value `"unknown"` and is
 * printed as “待核实”; nothing else stands in its place.
 */

export const line = z.string().trim().min(1)
export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')

/** One thought in both languages of the screen. */
export const text = z.strictObject({ zh: line, en: line })

export const citations = z.array(line).min(1)

/** A sentence or short paragraph and the keys of the sources that bear it out. */
export const statement = z.strictObject({ zh: line, en: line, sources: citations })

/** A published detail that nobody has confirmed lately: printed as “据…，请先核实”. */
export const published = z.strictObject({
  ...statement.shape,
  /** When the source was printed: a year, month or day; null when the source is undated. */
  as_of: z.string().regex(/^\d{4}(-\d{2}){0,2}$/).nullable(),
  doubt: text,
})

export const unknown = z.literal('unknown')

/** A calendar date to the precision that the source gives: 1935, 1935-11 or 1935-11-19. */
export const historicalDate = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/)

/** The periods of Party history in which the stories are set: no more than are in use, in the order of time. */
export const periods = ['agrarian-revolution', 'liberation-war', 'since-1949'] as const
export type Period = (typeof periods)[number]

export type Statement = z.infer<typeof statement>
export type Published = z.infer<typeof published>
export type Text = z.infer<typeof text>
