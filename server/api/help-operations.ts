import { z } from 'zod'
import { ratedSchema, sentSchema } from '../help/json-answers.ts'
import { ratingSchema } from '../help/rate-ticket.ts'
import { assistanceSchema, feedbackSchema } from '../help/wish.ts'
import { json, type Operation } from './operation.ts'

const number = '4071883206'
const asked = { request_id: '0193a1b2-0c3d-7e4f-8a5b-6c7d8e9f0a1b', site: 'base-memorial-hall' }
const sent = { number, key: 'KEY', status: 'new', due: '2026-12-09T00:00:00+08:00', url: `https://guide.example/help/tickets/${number}?key=KEY` } as const
const refusals = [400, 403, 404, 413, 415, 422, 429, 503]

/** What becomes a numbered ticket, and what is thought of its answer. */
export const helpOperations: Operation[] = [
  {
    id: 'assistance',
    method: 'post',
    path: '/help/assistance',
    group: 'help',
    who: 'anyone',
    body: { schema: assistanceSchema, example: { ...asked, day: '2026-12-03', text: '一人坐轮椅', name: '示例联系人', phone: '0744-0000001' } },
    answers: { 201: json(sentSchema, sent), 200: json(sentSchema, sent) },
    refusals,
  },
  {
    id: 'feedback',
    method: 'post',
    path: '/help/feedback',
    group: 'help',
    who: 'anyone',
    body: { schema: feedbackSchema, example: { ...asked, kind: 'plate', text: '二维码牌扫不出来' } },
    answers: { 201: json(sentSchema, sent), 200: json(sentSchema, sent) },
    refusals,
  },
  {
    id: 'rating',
    method: 'post',
    path: '/help/tickets/{number}/rating',
    group: 'help',
    who: 'key',
    place: { number },
    body: { schema: z.intersection(z.object({ key: z.string() }), ratingSchema), example: { key: 'KEY', rating: 'satisfied' } },
    answers: { 200: json(ratedSchema, { number, status: 'closed', rating: 'satisfied' }) },
    refusals: [...refusals, 409],
  },
]
