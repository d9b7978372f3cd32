import { z } from 'zod'
import { reasons } from '../web/refusals.ts'

/** What check-ins and desk counts answer: public contract, section 5 of the design. */

const people = z.number().int()
const outcomes = ['counted', 'already', 'member'] as const

/** Of `POST /c/:code`. */
export const checkedInSchema = z.object({
  outcome: z.enum(outcomes),
  scan_id: z.uuid(),
  site: z.string(),
  date: z.iso.date(),
  number: people,
  today: people,
  all: people,
})
export type CheckedInAnswer = z.infer<typeof checkedInSchema>

/** Of one scan of `POST /scans`. `unavailable`, `too-many` and `error` pass: the phone keeps the scan and sends it again. */
const keptResultSchema = z.object({
  scan_id: z.unknown(),
  outcome: z.enum([...outcomes, 'refused']),
  reason: z.enum([...reasons, 'error']).optional(),
  /** Where and on which day it counts; absent when it is refused. */
  site: z.string().optional(),
  date: z.iso.date().optional(),
  message: z.string(),
})
export type KeptResult = z.infer<typeof keptResultSchema>
export const keptScansSchema = z.object({ results: z.array(keptResultSchema) })
export type KeptScansAnswer = z.infer<typeof keptScansSchema>

/** Of `POST /staff/visits`. */
export const deskCountedSchema = z.object({
  outcome: z.literal('counted'),
  request_id: z.uuid(),
  site: z.string(),
  date: z.iso.date(),
  people,
  desk_today: people,
  today: people,
  all: people,
})
export type DeskCountedAnswer = z.infer<typeof deskCountedSchema>
