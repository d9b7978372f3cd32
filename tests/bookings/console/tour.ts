import type { Served } from '../../app/serve.ts'
import { booked, guidedBy, offering, site } from './site-desk.ts'

interface Ways {
  visit(path: string): Promise<unknown>
  send(path: string, fields: Record<string, string>): Promise<unknown>
}

let made: Promise<{ ref: string; split: string; docent: string; other: string }> | undefined

/** What a tour of the house meets at the site's side of bookings; its bookings are made once. */
export async function tourOfBookings(app: Served, { visit, send }: Ways): Promise<void> {
  made ??= furnish(app)
  const { ref, split, docent, other } = await made
  const page = `/staff/bookings/${ref}`
  for (const path of ['/staff/bookings', '/staff/bookings?status=all&from=2026-12-03', page, `/staff/bookings/${split}?day=2026-12-05`]) await visit(path)
  await send(`${page}/declination`, {})
  await send(`${page}/move`, { slot: '2026-12-03T09:07' })
  await send(`${page}/contact`, {})
  await send(`${page}/docent`, { docent: other })
  await visit(`${page}?done=docent`)
  for (const path of [`/staff/docents/${docent}/day?date=2026-12-03`, `/staff/docents/${other}/day?date=2026-12-03`, '/staff/agenda']) await visit(path)
  await visit(`/staff/agenda?docent=${other}&date=2026-12-03`)
  for (const path of ['/staff/bookings/new', `/staff/bookings/new?site=${site}`]) await visit(path)
  await send('/staff/bookings/new', { site, people: 'x' })
  await send(`/staff/closures/${site}`, { from: '2026-12-05', reason: '道路结冰' })
  await send(`/staff/closures/${site}`, { from: 'x' })
  await visit('/staff/calendar?from=2027-01-02&to=2027-01-05')
}

async function furnish(app: Served) {
  await offering(app)
  const docent = await guidedBy(app, '小河')
  const other = await guidedBy(app, '山青', { languages: '["zh","en"]' })
  const wanted = { docent: 'any', programme: 'tour', minors: 3, step_free: true, note: '请走慢一点' }
  const { ref } = await booked(app, wanted)
  const slots = [{ slot: '2026-12-05T09:00', people: 50 }, { slot: '2026-12-05T10:00', people: 40 }]
  const { ref: split } = await booked(app, { slots, docent: 'en', organisation: '永定区教育局' })
  await booked(app, { slot: '2027-01-05T09:00' })
  return { ref, split, docent, other }
}
