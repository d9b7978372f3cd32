import { z } from 'zod'
import { arrivalEntrySchema } from '../bookings/arrivals/arrival-entry.ts'
import { arrivedSchema, noShowSchema } from '../bookings/json-answers.ts'
import { deskEntrySchema } from '../checkins/desk-entry.ts'
import { deskCountedSchema } from '../checkins/json-answers.ts'
import { shapes } from '../exports/asked.ts'
import { bookingsSchema, visitsSchema } from '../exports/json-answers.ts'
import { languages } from '../web/words.ts'
import { type Answer, json, type Operation } from './operation.ts'

const request_id = '0193a1b2-0c3d-7e4f-8a5b-6c7d8e9f0a1b'
const ref = 'AB3DEFG7HK'
const date = '2026-12-03'
const counted = { outcome: 'counted', request_id, site: 'base-memorial-hall', date, people: 5, desk_today: 45, today: 133, all: 20_436 }
const arrived = { ref, status: 'arrived', people: 38, date, today: 171, all: 20_474 }
const noShow = { ref, status: 'no-show' }
const atDesk = { method: 'post', group: 'desk', who: 'staff' } as const

const range = z.object({ from: z.iso.date(), to: z.iso.date(), lang: z.enum(languages).optional() })
const visits = range.extend(shapes.visits.shape)
const bookings = range.extend(shapes.bookings.shape)

const download = (id: string, file: string, query: z.ZodObject, answer: Answer): Operation => {
  return { id, method: 'get', path: `/staff/exports/${file}`, group: 'exports', who: 'staff', query, answers: { 200: answer }, refusals: [401, 403, 404, 422, 503] }
}

/** What the staff's own programs do: signed in, or with a token. */
export const staffOperations: Operation[] = [
  {
    ...atDesk,
    id: 'deskCount',
    path: '/staff/visits',
    body: { schema: deskEntrySchema, example: { request_id, site: 'base-memorial-hall', people: 5 } },
    answers: { 201: json(deskCountedSchema, counted), 200: json(deskCountedSchema, counted) },
    refusals: [400, 401, 403, 404, 409, 410, 413, 415, 422, 503],
  },
  {
    ...atDesk,
    id: 'arrival',
    path: '/staff/bookings/{ref}/arrival',
    place: { ref },
    body: { schema: arrivalEntrySchema, example: { request_id, people: 38 } },
    answers: { 201: json(arrivedSchema, arrived), 200: json(arrivedSchema, arrived) },
    refusals: [400, 401, 403, 404, 409, 410, 413, 415, 422, 503],
  },
  {
    ...atDesk,
    id: 'noShow',
    path: '/staff/bookings/{ref}/no-show',
    place: { ref },
    answers: { 201: json(noShowSchema, noShow), 200: json(noShowSchema, noShow) },
    refusals: [401, 403, 404, 409, 503],
  },
  download('visitsJson', 'visits.json', visits, json(visitsSchema, { version: 'visits/1', from: '2026-12-01', to: '2026-12-01', by: 'source', site: '', rows: [{ source: 'plate', total: 98 }], total: { total: 98 } })),
  download('visitsCsv', 'visits.csv', visits, { type: 'text/csv' }),
  download('bookingsJson', 'bookings.json', bookings, json(bookingsSchema, { version: 'bookings/1', from: '2026-12-01', to: '2026-12-01', site: '', status: 'all', contacts: false, rows: [], total: {} })),
  download('bookingsCsv', 'bookings.csv', bookings, { type: 'text/csv' }),
]
