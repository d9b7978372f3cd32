import { z } from 'zod'
import { statuses } from '../bookings/bookings.ts'
import { countedAs } from '../counters/counters.ts'
import { bys } from './visits-table.ts'

/** What the exports are as JSON: tables whose columns are named once for all (`visits-table.ts`, `bookings-table.ts`). */

const people = z.number().int()
const day = z.iso.date()
const bySource = Object.fromEntries(countedAs.map((source) => [source, people.optional()])) as Record<(typeof countedAs)[number], z.ZodOptional<typeof people>>
const sums = z.object({ ...bySource, total: people })

/** Which of the first columns a row has depends on what it was asked by. */
export const visitsSchema = z.object({
  version: z.literal('visits/1'),
  from: day,
  to: day,
  by: z.enum(bys),
  site: z.string(),
  rows: z.array(
    z.object({
      date: day.optional(),
      month: z.string().regex(/^\d{4}-\d{2}$/).optional(),
      site: z.string().optional(),
      name: z.string().optional(),
      hour: z.string().nullable().optional(),
      source: z.enum(countedAs).optional(),
      ...sums.shape,
    }),
  ),
  total: sums,
})

/** A row's columns: with contacts or without. Their sums by the columns' names. */
export const bookingsSchema = z.object({
  version: z.literal('bookings/1'),
  from: day,
  to: day,
  site: z.string(),
  status: z.enum([...statuses, 'all']),
  contacts: z.boolean(),
  rows: z.array(z.looseObject({ ref: z.string(), date: day, site: z.string(), status: z.enum(statuses) })),
  total: z.record(z.string(), people),
})
