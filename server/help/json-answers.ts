import { z } from 'zod'
import type { TicketStatus } from '../database/schema-help.ts'
import { ratings } from './rate-ticket.ts'

/** What tickets answer to JSON. */

const number = z.string().regex(/^\d{10}$/)
const status = z.enum(['new', 'taken', 'answered', 'closed'] satisfies TicketStatus[])

/** Of `POST /help/assistance` and `POST /help/feedback`. */
export const sentSchema = z.object({
  number,
  key: z.string(),
  status,
  /** An answer before this moment is in time. */
  due: z.iso.datetime({ offset: true }),
  url: z.url(),
})
export type SentAnswer = z.infer<typeof sentSchema>

/** Of `POST /help/tickets/:number/rating`. */
export const ratedSchema = z.object({ number, status, rating: z.enum(ratings) })
export type RatedAnswer = z.infer<typeof ratedSchema>
