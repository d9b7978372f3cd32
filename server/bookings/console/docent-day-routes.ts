import express, { type Request, type Router } from 'express'
import { addDays, dayOf, isDay } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { uuidBytes, uuidText } from '../../uuid.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readerOf } from '../../web/reader.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { DocentsAtWork } from '../docents/at-work.ts'
import { findBooking, standing } from '../bookings.ts'
import { docentsOf, sameDocent } from '../docents/docents.ts'
import { said } from '../said.ts'
import { faceOf } from './booking-face.ts'
import { type BookingConsoleParts, nameOfSite } from './console-parts.ts'
import { findDocent, guidedBy, handedOverBy } from './docent-day.ts'

/** `/staff/docents/:id/day`: a docent falls ill; what is hers that day, who could take it, who must be told. */
export function docentDayRoutes(parts: BookingConsoleParts): Router {
  const { db, guide, pages, bookings, now } = parts
  const router = express.Router()

  router.get('/staff/docents/:id/day', async (req: Request<{ id: string }>, res) => {
    const id = uuidBytes(req.params.id)
    const docent = id && (await findDocent(db.read, id))
    if (!docent) return refuse(pages, req, res, refusal('not-found'))
    const { date = dayOf(now()) } = req.query
    if (typeof date !== 'string' || !isDay(date)) return refuse(pages, req, res, refusal('booking-dates'))
    const { site } = docent
    const [hers, over, all, work] = await Promise.all([
      guidedBy(db.read, docent, date, standing),
      handedOverBy(db.read, docent, date),
      docentsOf(db.read, site),
      DocentsAtWork.read(db.read, site, date, date),
    ])
    const known = all.find((one) => sameDocent(one.id, docent.id))
    const others = (visit: Parameters<typeof work.whoIsFree>[1]) => {
      const free = work.whoIsFree('any', visit).filter((one) => !sameDocent(one.id, docent.id))
      return free.map(({ id: of, name, languages }) => ({ id: uuidText(of), name, languages }))
    }
    const reader = readerOf(req)
    const seen = { guide, sealer: bookings.sealer, lang: reader.lang, now: now() }
    const rows = hers.map(({ booking, part }) => ({ ...faceOf(booking, seen), part, free: others(part) }))
    const gone = await Promise.all(over.map(async (one) => ({ ...one, booking: faceOf((await findBooking(db.read, one.ref))!, seen) })))
    if (wantsJson(req)) {
      const told = rows.map(({ ref, organisation, contact, part: { slot, ends, people }, free }) => {
        return { ref, slot, end: ends, people, organisation, contact, free }
      })
      const handed = over.map(({ ref, slot, to }) => ({ ref, slot, to }))
      return void res.json({ docent: { id: uuidText(docent.id), name: docent.name, site }, date, parts: told, handed_over: handed })
    }
    const siteName = nameOfSite(guide, site)[reader.lang]
    const values = {
      docent: { id: uuidText(docent.id), name: docent.name, site, siteName, absent: known?.absent.has(date) ?? true },
      date,
      said: said.day(date)[reader.lang],
      before: addDays(date, -1),
      after: addDays(date, 1),
      rows,
      gone: gone.map((one) => ({ ...one, time: one.slot.slice(11) })),
      mayAct: personOf(res).role !== 'docent',
      back: `/staff/docents/${uuidText(docent.id)}/day?date=${date}`,
    }
    res.type('html').send(await pages.html('bookings/console/docent-day', reader, values))
  })
  router.all('/staff/docents/:id/day', onlyMethods(pages, 'GET'))

  return router
}
