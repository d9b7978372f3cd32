import express, { type Router } from 'express'
import type { Status } from '../../database/schema-bookings.ts'
import { addDays, dayOf, type Instant, isDay } from '../../local-day.ts'
import { audit } from '../../staff/audit.ts'
import { personOf } from '../../staff/guard.ts'
import { owns } from '../../staff/people.ts'
import { uuidBytes } from '../../uuid.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readerOf } from '../../web/reader.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { maskedContact, openContact } from '../contacts.ts'
import { said } from '../said.ts'
import { beginsAt, endsAt } from '../standing.ts'
import { bookingTold, faceOf } from './booking-face.ts'
import type { BookingConsoleParts } from './console-parts.ts'
import { docentsOfAccount, findDocent, type Guided, guidedBy } from './docent-day.ts'

const shown: readonly Status[] = ['confirmed', 'requested', 'arrived', 'no-show']
const around = 2 * 3_600_000

/** Whether a leader's number is needed now: from two hours before a visit until two hours after it. */
function isAround({ booking }: Guided, now: Instant): boolean {
  const comes = booking.status === 'confirmed' || booking.status === 'arrived'
  return comes && now >= beginsAt(booking) - around && now <= endsAt(booking) + around
}

/** `/staff/agenda`: a docent's own day, to be read on a phone or printed. A manager may look at another's. */
export function agendaRoutes(parts: BookingConsoleParts): Router {
  const { db, guide, pages, bookings, now, random } = parts
  const { sealer } = bookings
  const router = express.Router()

  router.get('/staff/agenda', async (req, res) => {
    const person = personOf(res)
    const { date = dayOf(now()), docent } = req.query
    if (typeof date !== 'string' || !isDay(date)) return refuse(pages, req, res, refusal('booking-dates'))
    if (docent !== undefined && person.role === 'docent') return refuse(pages, req, res, refusal('forbidden'))
    const asked = typeof docent === 'string' ? uuidBytes(docent) : undefined
    const other = asked && (await findDocent(db.read, asked))
    if (docent !== undefined && !(other && owns(person, other.site))) return refuse(pages, req, res, refusal('not-found'))
    const docents = other ? [other] : (await docentsOfAccount(db.read, person.name)).filter(({ site }) => owns(person, site))
    const hers = (await Promise.all(docents.map((one) => guidedBy(db.read, one, date, shown)))).flat()
    hers.sort((one, next) => one.part.slot.localeCompare(next.part.slot, 'en'))
    const at = now()
    // With a HEAD nobody sees a number, and nobody is written down for it.
    const open = new Set(hers.filter((one) => req.method !== 'HEAD' && isAround(one, at)).map(({ booking }) => booking.ref))
    if (open.size > 0) {
      await db.write(async (trx) => {
        for (const ref of open) await audit(trx, at, random, { actor: person.name, action: 'contact-seen', subject: ref, detail: 'agenda' })
      })
    }
    const rows = hers.map((one) => ({ ...one, leader: leaderOf(one, open.has(one.booking.ref)) }))
    if (wantsJson(req)) {
      const told = rows.map(({ booking, part, leader }) => ({ ...bookingTold(booking, sealer), slot: part.slot, leader }))
      return void res.json({ date, parts: told })
    }
    const reader = readerOf(req)
    const seen = { guide, sealer, lang: reader.lang, now: at }
    const values = {
      date,
      said: said.day(date)[reader.lang],
      before: addDays(date, -1),
      after: addDays(date, 1),
      docent: other && docent,
      name: other?.name ?? docents[0]?.name ?? person.name,
      known: docents.length > 0,
      rows: rows.map(({ booking, part, leader }) => ({ ...faceOf(booking, seen), part, leader })),
      people: rows.reduce((sum, { part }) => sum + part.people, 0),
      at,
    }
    res.type('html').send(await pages.html('bookings/console/agenda', reader, values))
  })
  router.all('/staff/agenda', onlyMethods(pages, 'GET'))

  /** Who leads the group on the day; in full only around the visit. */
  function leaderOf({ booking }: Guided, full: boolean): { name: string; phone: string; full: boolean } | null {
    const contact = openContact(sealer, booking.contact)
    if (contact === undefined) return null
    const leads = { ...contact, name: contact.leader || contact.name, phone: contact.leaderPhone || contact.phone }
    return full ? { name: leads.name, phone: leads.phone, full } : { ...maskedContact(leads), full }
  }

  return router
}
