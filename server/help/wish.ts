import { z } from 'zod'
import type { TicketKind } from '../database/schema-help.ts'
import { addDays, type Day, isDay } from '../local-day.ts'
import { uuidPattern } from '../uuid.ts'
import { blank, fieldsIn, line, named, paragraphs, phone, phoneOrNone } from '../web/typed.ts'
import type { Lang } from '../web/words.ts'
import { daysAhead } from './deadline.ts'

/** What somebody asks for or says, as a form or as JSON. */
export interface Wish {
  /** A UUID in lower case. */
  requestId: string
  site: string
  /** '' for the site itself. */
  stop: string
  kind: TicketKind
  /** '' for feedback. */
  visitDay: Day | ''
  text: string
  /** '' where somebody did not say. */
  name: string
  phone: string
  lang: Lang
}

export const feedbackKinds = ['plate', 'text', 'complaint', 'praise', 'other'] as const satisfies readonly TicketKind[]
export const longestText = 1000
export const longestName = 30

const common = { request_id: z.string().regex(uuidPattern).toLowerCase(), site: z.string().min(1).max(100), text: paragraphs(1, longestText) }

export const assistanceSchema = z.object({ ...common, day: z.string().refine(isDay), name: named(longestName), phone })
export const feedbackSchema = z.object({
  ...common,
  stop: z.preprocess(blank, z.string().max(100)),
  kind: z.enum(feedbackKinds),
  name: line(longestName),
  phone: phoneOrNone,
})

export type WishField = keyof z.infer<typeof assistanceSchema> | keyof z.infer<typeof feedbackSchema>

/** The fields that are wrong. */
export interface WrongWish {
  wrong: WishField[]
}

/** Reads a request for help with a visit, for a day from tomorrow on. */
export function readAssistance(body: unknown, lang: Lang, today: Day): Wish | WrongWish {
  const given = fieldsIn(body)
  const read = assistanceSchema.safeParse(given)
  const outside = typeof given.day === 'string' && isDay(given.day) && (given.day <= today || given.day > addDays(today, daysAhead))
  if (!read.success || outside) return { wrong: [...namesIn(read.error), ...(outside ? (['day'] as const) : [])] }
  const { request_id: requestId, day: visitDay, ...said } = read.data
  return { requestId, ...said, stop: '', kind: 'assistance', visitDay, lang }
}

/** Reads what somebody says; whether the stop is one of the site, whoever knows the guide looks up. */
export function readFeedback(body: unknown, lang: Lang): Wish | WrongWish {
  const read = feedbackSchema.safeParse(fieldsIn(body))
  if (!read.success) return { wrong: namesIn(read.error) }
  const { request_id: requestId, ...said } = read.data
  return { requestId, ...said, visitDay: '', lang }
}

const namesIn = (error: z.ZodError | undefined): WishField[] => [...new Set((error?.issues ?? []).map(({ path }) => path[0] as WishField))]
