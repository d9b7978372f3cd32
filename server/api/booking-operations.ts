import { z } from 'zod'
import { applicationSchema, contactSchema, noteSchema, single, split } from '../bookings/application.ts'
import { bookedSchema, foundSchema, letterSchema, slotsSchema, standingSchema } from '../bookings/json-answers.ts'
import { slotsQuery } from '../bookings/organiser/slot-routes.ts'
import { json, type Operation } from './operation.ts'

const site = 'base-memorial-hall'
const ref = 'AB3DEFG7HK'
const slot = '2026-12-03T09:00'
const request_id = '0193a1b2-0c3d-7e4f-8a5b-6c7d8e9f0a1b'
const asked = { request_id, site, slot, people: 40, organisation: '示例单位第一党支部', kind: 'party-branch', contact_name: '示例联系人' }
const application = { ...asked, contact_phone: '0744-0000001', docent: 'any' }
const at = (path: string) => `https://guide.example/bookings/${ref}${path}?key=KEY`
const booked = { ref, key: 'KEY', status: 'confirmed', manage_url: at(''), ics_url: at('.ics'), letter_url: at('/letter') } as const
const standing = { ref, status: 'confirmed', slots: [{ slot, people: 40 }], people: 40, sequence: 0 } as const
const free = { slot, start: `${slot}:00+08:00`, end: '2026-12-03T10:00:00+08:00', capacity: 60, left: 20, docents_left: 1, open: true }

const key = z.string()
const keyed = z.object({ key })
const oneSlot = single.partial({ people: true })

/** `POST /bookings/:ref/WHAT`, by whoever has the key. */
function change(id: string, what: string, schema: z.ZodType, example: object, refusals: Operation['refusals'] = []): Operation {
  return {
    id,
    method: 'post',
    path: `/bookings/{ref}/${what}`,
    group: 'bookings',
    who: 'key',
    place: { ref },
    body: { schema, example: { key: 'KEY', ...example } },
    answers: { 200: json(standingSchema, standing) },
    refusals: [400, 403, 404, 409, 413, 415, 422, ...refusals, 503],
    refused: 'RefusedBooking',
  }
}

/** An organiser's program. */
export const bookingOperations: Operation[] = [
  {
    id: 'slots',
    method: 'get',
    path: '/sites/{site}/slots.json',
    group: 'bookings',
    who: 'anyone',
    place: { site },
    query: slotsQuery,
    answers: { 200: json(slotsSchema, { site, slots: [free] }) },
    refusals: [404, 422],
  },
  {
    id: 'book',
    method: 'post',
    path: '/bookings',
    group: 'bookings',
    who: 'anyone',
    body: { schema: z.intersection(applicationSchema, z.union([single, split])), example: application },
    answers: { 201: json(bookedSchema, booked), 200: json(bookedSchema, booked) },
    refusals: [400, 403, 404, 409, 413, 415, 422, 429, 503],
    refused: 'RefusedBooking',
  },
  {
    id: 'lookUp',
    method: 'post',
    path: '/bookings/lookup',
    group: 'bookings',
    who: 'anyone',
    body: { schema: z.object({ ref: z.string(), digits: z.string() }), example: { ref, digits: '0000' } },
    answers: { 200: json(foundSchema, { ref, key: 'KEY', manage_url: at('') }) },
    refusals: [400, 403, 404, 413, 415, 429],
  },
  {
    id: 'booking',
    method: 'get',
    path: '/bookings/{ref}',
    group: 'bookings',
    who: 'key',
    place: { ref },
    query: keyed,
    answers: { 200: json(standingSchema, standing) },
    refusals: [404],
  },
  change('move', 'move', z.intersection(keyed, z.union([oneSlot, split])), { slot }),
  change('people', 'people', z.object({ key, people: single.shape.people, minors: applicationSchema.shape.minors.optional() }), { people: 35 }),
  change('contact', 'contact', contactSchema.extend({ key }), { contact_name: '示例联系人', contact_phone: '0744-0000001' }, [410, 429]),
  change('cancel', 'cancellation', z.object({ key, reason: noteSchema }), { reason: '会议改期' }),
  change('accept', 'acceptance', keyed, {}),
  {
    id: 'letter',
    method: 'get',
    path: '/letters/{number}',
    group: 'bookings',
    who: 'anyone',
    place: { number: 'AB3DE-FG7HK-0000-0000' },
    answers: { 200: json(letterSchema, { number: 'AB3DE-FG7HK-0000-0000', kind: 'letter', verdict: 'superseded' }) },
    refusals: [404, 429],
  },
]
