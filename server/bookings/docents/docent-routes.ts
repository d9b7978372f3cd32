import express, { type Request, type Response, type Router } from 'express'
import type { Bytes } from '../../database/bytes.ts'
import { dayOf } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { listPeople, owns } from '../../staff/people.ts'
import { uuidBytes, uuidText, uuidV7 } from '../../uuid.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, refusal, refuse } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { words } from '../../web/words.ts'
import { weekdayOf } from '../../staff/work-calendar.ts'
import { typedIn } from '../offers/field-reader.ts'
import { absencesOf } from './absences.ts'
import { type ComingHour, comingHours } from './coming-hours.ts'
import { docentDeedRoutes, type DocentRouteParts, type Refused } from './docent-deed-routes.ts'
import { readDocent, typedOfDocent, usualDocent } from './docent-form.ts'
import { docentDifferences } from './docent-differences.ts'
import { type Docent, docentIn, docentsOf, docentsWhoLeft, sameDocent } from './docents.ts'
import { addDocent, changeDocent, docentRow, hasLeft, markOfDocent } from './keep-docent.ts'
import { docentLanguages } from './languages.ts'

/** `/staff/docents/:site`: who guides at a site, for admins and managers. */
export function docentRoutes(parts: DocentRouteParts): Router {
  const { db, guide, pages, now, random } = parts
  const router = express.Router()
  const body = express.urlencoded({ limit: '20kb', extended: false })
  router.use('/staff/docents', body, (req, res, next) => {
    return req.method === 'POST' && req.is('urlencoded') === false ? refuse(pages, req, res, refusal('media-type')) : next()
  })

  router.get('/staff/docents/:site', (req, res) => showSite(req, res))

  router.post('/staff/docents/:site', async (req, res) => {
    const site = String(req.params.site)
    if (!guide.site(site)) return refuse(pages, req, res, refusal('not-found'))
    const typed = typedIn(req.body)
    const id = uuidBytes(typed.id ?? '')
    if (id === undefined) return refuse(pages, req, res, refusal('request-id'))
    const read = readDocent(typed)
    if ('problems' in read) return showSite(req, res, { typed, ...read })
    const kept = await addDocent(parts, { id, site, particulars: read.particulars, actor: personOf(res).name })
    if (kept !== 'kept') return isRefusal(kept) ? refuse(pages, req, res, kept) : showSite(req, res, { typed, ...kept })
    done(req, res, `/staff/docents/${site}?done=added`)
  })
  router.all('/staff/docents/:site', onlyMethods(pages, 'GET', 'POST'))

  router.use(docentDeedRoutes(parts, { showDocent, done }))

  router.get('/staff/docents/:site/:id', (req, res) => showDocent(req, res, uuidBytes(req.params.id), undefined))

  router.post('/staff/docents/:site/:id', async (req, res) => {
    const site = String(req.params.site)
    const id = uuidBytes(req.params.id)
    if (id === undefined) return refuse(pages, req, res, refusal('not-found'))
    const typed = typedIn(req.body)
    const read = readDocent(typed)
    if ('problems' in read) return showDocent(req, res, id, { typed, ...read })
    const { particulars } = read
    const kept = await changeDocent(parts, { id, site, particulars, seen: typed.seen ?? '', actor: personOf(res).name })
    if (kept !== 'kept') {
      if (!isRefusal(kept)) return showDocent(req, res, id, { typed, ...kept })
      if (kept.refused === 'docent-left') return showDocent(req, res, id, { typed, problems: {} })
      const late = kept.refused === 'conflict' && !wantsJson(req)
      return late ? showDocent(req, res, id, { typed, problems: {}, late: particulars }) : refuse(pages, req, res, kept)
    }
    done(req, res, `/staff/docents/${site}/${uuidText(id)}?done=saved`)
  })
  router.all('/staff/docents/:site/:id', onlyMethods(pages, 'GET', 'POST'))

  function done(req: Request, res: Response, where: string): void {
    if (wantsJson(req)) res.status(204).end()
    else res.redirect(303, `${where}#done`)
  }

  async function showSite(req: Request, res: Response, refused?: Refused): Promise<void> {
    const site = guide.site(String(req.params.site))
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    if (refused && wantsJson(req)) return tellErrors(req, res, refused)
    const reader = readerOf(req)
    const hours = await comingHours(db.read, site.slug, now())
    const of = (id: Bytes) => hours.filter(({ docent }) => sameDocent(docent, id)).length
    const docents = await docentsOf(db.read, site.slug)
    const today = dayOf(now())
    const values = {
      site: { slug: site.slug, name: site.name[reader.lang] },
      docents: docents.map((docent) => ({ ...docent, id: uuidText(docent.id), hours: of(docent.id), away: [...docent.absent].filter((day) => day >= today).length })),
      left: (await docentsWhoLeft(db.read, site.slug)).map(({ id, name, leftAt }) => ({ id: uuidText(id), name, day: dayOf(leftAt), hours: of(id) })),
      typed: refused?.typed ?? { ...typedOfDocent(usualDocent), id: uuidText(uuidV7(now(), random)) },
      ...(await formValues(req, site.slug, refused)),
    }
    res.status(refused ? 422 : 200).type('html').send(await pages.html('bookings/docents/docents', reader, values))
  }

  async function showDocent(req: Request, res: Response, id: Bytes | undefined, refused: Refused | undefined): Promise<void> {
    const reader = readerOf(req)
    // Before she is read: a change in between is then one too many, and not one too few.
    const row = id && (await docentRow(db.read, id))
    const left = row !== undefined && row.left_at !== null
    // Under another site's address she is not to be found.
    if (!row || (req.params.site !== undefined && req.params.site !== row.site)) return refuse(pages, req, res, refusal('not-found'))
    // What was typed while she left is shown once more; else the page is nobody's now.
    if (left && !refused) return refuse(pages, req, res, refusal('not-found'))
    if (refused && wantsJson(req)) return left ? refuse(pages, req, res, hasLeft(row)) : tellErrors(req, res, refused)
    const docent = await docentIn(db.read, row)
    const hours = (await comingHours(db.read, docent.site, now())).filter((hour) => sameDocent(hour.docent, docent.id))
    const away = 'from' in (refused?.typed ?? {})
    const { late } = refused ?? {}
    const values = {
      site: { slug: docent.site, name: guide.site(docent.site)?.name[reader.lang] ?? docent.site },
      docent: { name: docent.name, id: uuidText(docent.id) },
      left,
      absences: await absencesOf(db.read, docent.id, dayOf(now())),
      hours: hours.map((hour) => ({ ...hour, missed: misses(docent, hour) })),
      typed: refused && !away ? refused.typed : typedOfDocent(docent),
      // Pressed once more, the form knows what it goes over.
      seen: refused && !away && !late ? (refused.typed.seen ?? '') : markOfDocent(row),
      differences: late && docentDifferences(docent, late, words(reader.lang)),
      absence: refused && away ? refused.typed : {},
      ...(await formValues(req, docent.site, refused)),
    }
    res.status(late || left ? 409 : refused ? 422 : 200).type('html').send(await pages.html('bookings/docents/docent', reader, values))
  }

  async function formValues(req: Request, site: string, refused: Refused | undefined): Promise<object> {
    const accounts = (await listPeople(db.read)).filter((one) => one.leftAt === null && owns(one, site)).map(({ name }) => name)
    return { languages: docentLanguages, accounts, problems: refused?.problems ?? {}, done: refused ? undefined : req.query.done }
  }

  function tellErrors(req: Request, res: Response, { problems }: Refused): void {
    const t = words(readerOf(req).lang)
    const errors = Object.fromEntries(Object.entries(problems).map(([field, { key, values }]) => [field, t(key, values)]))
    res.status(422).json({ reason: 'invalid', message: t('refusal.invalid'), errors })
  }

  return router
}

/** Whether a group comes when its docent is not there: somebody else has to guide it. */
const misses = ({ weekdays, absent }: Docent, { day }: ComingHour) => absent.has(day) || !weekdays.includes(weekdayOf(day))
