import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import type { Database } from '../database/open.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import { ownSite } from '../guide/own-sites.ts'
import { addDays, dayOf, isDay } from '../local-day.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import type { Random } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Reason, type Refusal, refusal, refuse } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { inBoth } from '../web/words.ts'
import { helpPhones, readHelpPhone, setHelpPhone } from '../help/help-phones.ts'
import { readCode } from './plate-code.ts'
import { reissuePlate, retirePlate } from './plate-issues.ts'
import { listPlates } from './plate-list.ts'
import { plateSheetRoutes } from './plate-sheet-routes.ts'
import { isDraftAddress } from './plate-svg.ts'
import { allPlates, type Plate } from './plates.ts'

export interface PlateRouteParts extends GuardParts {
  db: Database
  guide: GuideStore
  config: { PUBLIC_URL: string }
  random: Random
}

/** Whole numbers as a form or a script sends them; an empty field is none. */
const whole = (least: number, most: number) =>
  z.preprocess((value) => (typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value), z.number().int().min(least).max(most))

const place = z.object({ site: z.string().min(1).max(100), stop: z.string().max(100).nullish().transform((stop) => stop ?? '') })
const reissue = place.extend({ overlap_days: whole(0, 60).default(14), issue: whole(0, 9999).optional() })
const retirement = z.object({ at: z.union([z.literal('now'), z.string().refine(isDay)]) })
const phone = z.object({ site: z.string().min(1).max(100), phone: z.string() })

const reasons: Record<string, Reason> = { overlap_days: 'overlap', at: 'plate-date', phone: 'help-phone' }

/** `/staff/plates`: what hangs where, the next plate of a place, the end of one, and what is printed. */
export function plateRoutes(parts: PlateRouteParts): Router {
  const { db, guide, pages, config, now } = parts
  const router = express.Router()
  const body = readBody(pages, '10kb')

  router.get('/staff/plates', async (req, res) => {
    const [plates, phones] = [await allPlates(db.read), await helpPhones(db.read)]
    const { code, done, site } = req.query
    const at = now()
    const sites = listPlates(plates, { guide, phones, now: at }).filter(({ slug }) => owns(personOf(res), slug))
    const values = {
      sites,
      open: typeof site === 'string' ? site : '',
      done: typeof done === 'string' ? done : '',
      changed: sites.flatMap(({ places }) => places.flatMap((one) => one.plates)).find((plate) => plate.code === code),
      tomorrow: addDays(dayOf(at), 1),
      draft: isDraftAddress(config.PUBLIC_URL),
    }
    res.type('html').send(await pages.html('checkins/plates', readerOf(req), values))
  })

  router.post('/staff/plates', ...body, async (req, res) => {
    const sent = read(reissue, req)
    if (isRefusal(sent)) return refuse(pages, req, res, sent)
    const { site: slug, stop, overlap_days: overlapDays, issue: seen } = sent
    const site = ownSite(guide, personOf(res), slug)
    if (!site || (stop !== '' && !guide.stop(site, stop))) return refuse(pages, req, res, refusal('not-found'))
    const asked = { site: slug, stop, overlapDays, actor: personOf(res).name, ...(seen !== undefined && { seen }) }
    const made = await reissuePlate(parts, asked)
    if (isRefusal(made)) return refuse(pages, req, res, backTo(slug, made))
    const { plate, before } = made
    if (!wantsJson(req)) return goBack(res, slug, 'issued', plate)
    res.status(201).json({ ...told(plate), replaces: before ? told(before) : null })
  })
  router.all('/staff/plates', onlyMethods(pages, 'GET', 'POST'))

  router.post('/staff/plates/help-phone', ...body, async (req, res) => {
    const sent = read(phone, req)
    if (isRefusal(sent)) return refuse(pages, req, res, sent)
    const { site } = sent
    if (!ownSite(guide, personOf(res), site)) return refuse(pages, req, res, refusal('not-found'))
    const number = readHelpPhone(sent.phone)
    if (number === undefined) return refuse(pages, req, res, backTo(site, refusal('help-phone')))
    await setHelpPhone(parts, { site, phone: number, actor: personOf(res).name })
    if (!wantsJson(req)) return goBack(res, site, 'phone')
    res.json({ site, phone: number })
  })
  router.all('/staff/plates/help-phone', onlyMethods(pages, 'POST'))

  router.post('/staff/plates/:code/retirement', ...body, async (req, res) => {
    const sent = read(retirement, req)
    if (isRefusal(sent)) return refuse(pages, req, res, sent)
    const typed = readCode(req.params.code as string)
    const actor = personOf(res).name
    const ended = 'wrong' in typed ? refusal('not-found') : await retirePlate(parts, { code: typed.code, on: sent.at, actor })
    if (isRefusal(ended)) return refuse(pages, req, res, backTo('', ended))
    if (!wantsJson(req)) return goBack(res, ended.site, 'ended', ended)
    res.json(told(ended))
  })
  router.all('/staff/plates/:code/retirement', onlyMethods(pages, 'POST'))

  router.use(plateSheetRoutes(parts))
  return router
}

/** The body of a request; a refusal names the first field that is wrong. */
function read<T extends object>(schema: z.ZodType<T>, req: Request): T | Refusal {
  const parsed = schema.safeParse(req.body ?? {})
  return parsed.success ? parsed.data : refusal(reasons[String(parsed.error.issues[0]?.path[0])] ?? 'invalid')
}

function goBack(res: Response, site: string, done: string, plate?: Plate): void {
  const query = new URLSearchParams({ site, done, ...(plate && { code: plate.code }) })
  res.redirect(303, `/staff/plates?${query}#done`)
}

function backTo(site: string, refused: Refusal): Refusal {
  return { ...refused, ways: [{ href: site === '' ? '/staff/plates' : `/staff/plates?site=${encodeURIComponent(site)}`, name: inBoth('plates.back') }] }
}

const told = ({ site, stop, code, issue, retired_at }: Plate) => {
  return { site, stop: stop || null, code, issue, retired_at: retired_at === null ? null : new Date(retired_at).toISOString() }
}
