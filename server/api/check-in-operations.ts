import { z } from 'zod'
import { attemptSchema, keptVia } from '../checkins/attempt.ts'
import { checkedInSchema, keptScansSchema } from '../checkins/json-answers.ts'
import { mostScans, scansSchema } from '../checkins/post-scans.ts'
import { json, type Operation } from './operation.ts'

const scan_id = '0193a1b2-0c3d-7e4f-8a5b-6c7d8e9f0a1b'
const scanned_at = '2026-12-01T09:12:00+08:00'
const sent_at = '2026-12-01T09:12:03+08:00'
const code = 'AB3DEFG7'
const counted = { outcome: 'counted', scan_id, site: 'base-memorial-hall', date: '2026-12-01', number: 129, today: 129, all: 20_432 }

/** The envelope is guarded as a whole, and each scan in it alone: one that is wrong fails none of its neighbours. */
const keptScans = scansSchema.extend({ scans: z.array(attemptSchema.extend({ code: z.string(), via: keptVia })).max(mostScans) })

/** A visitor's phone. */
export const checkInOperations: Operation[] = [
  {
    id: 'checkIn',
    method: 'post',
    path: '/c/{code}',
    group: 'check-ins',
    who: 'anyone',
    place: { code },
    body: { schema: attemptSchema, example: { scan_id, scanned_at, sent_at, companions: 1 } },
    answers: { 201: json(checkedInSchema, counted), 200: json(checkedInSchema, { ...counted, outcome: 'already' }) },
    refusals: [400, 403, 404, 410, 413, 415, 422, 429, 503],
  },
  {
    id: 'scans',
    method: 'post',
    path: '/scans',
    group: 'check-ins',
    who: 'anyone',
    body: { schema: keptScans, example: { sent_at, scans: [{ scan_id, code, scanned_at }] } },
    answers: { 200: json(keptScansSchema, { results: [{ scan_id, outcome: 'counted', site: 'base-memorial-hall', date: '2026-12-01', message: '……' }] }) },
    refusals: [400, 403, 413, 415, 422, 429, 503],
  },
]
