import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { dayOf } from '../local-day.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import { ownSite, ownSites } from '../guide/own-sites.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import { type Random, uuidBytes, uuidPattern, uuidText, uuidV7 } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, refusal, refuse } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import type { DisplayHub } from './display-hub.ts'
import { displayOnlySites, setDisplayOnly } from './gate-rules.ts'
import { listDisplays, pairDisplay, revokeDisplay } from './paired-displays.ts'
import { isDraftAddress } from './plate-svg.ts'

export interface DisplayConsoleParts extends GuardParts {
  guide: GuideStore
  hub: DisplayHub
  config: Pick<Config, 'PUBLIC_URL'>
  random: Random
}

const pairing = z.object({
  request_id: z.string().regex(uuidPattern),
  site: z.string(),
  place: z.string().trim().regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,40}$/u),
})
/** A box that is not ticked sends nothing. */
const rule = z.object({ site: z.string(), only: z.union([z.boolean(), z.enum(['on', 'off']).transform((text) => text === 'on')]).default(false) })

/** What a screen is paired with, told once. */
interface Issued {
  number: number
  site: string
  place: string
  address: string
}

/** Pairing and revoking screens, and the sites that take their codes only: for admins and managers. */
export function displayConsoleRoutes(parts: DisplayConsoleParts): Router {
  const { db, guide, hub, pages, config, now, random } = parts
  const router = express.Router()
  const body = readBody(pages, '10kb')

  router.get('/staff/displays', (req, res) => show(req, res))

  router.post('/staff/displays', ...body, async (req, res) => {
    const sent = pairing.safeParse(req.body)
    if (!sent.success) return refuse(pages, req, res, refusal('invalid'))
    const { request_id, site, place } = sent.data
    if (!ownSite(guide, personOf(res), site)) return refuse(pages, req, res, refusal('not-found'))
    const paired = await pairDisplay(parts, { id: uuidBytes(request_id)!, site, place, by: personOf(res).name })
    if (isRefusal(paired)) return wantsJson(req) ? refuse(pages, req, res, paired) : res.redirect(303, '/staff/displays')
    const { number, key } = paired
    const issued = { number, site, place, address: `${config.PUBLIC_URL}/display/${site}?pair=${key}` }
    res.status(201)
    if (wantsJson(req)) res.json(issued)
    // No redirect: the address would have to stand in an address.
    else await show(req, res, issued)
  })
  router.all('/staff/displays', onlyMethods(pages, 'GET', 'POST'))

  router.post('/staff/displays/rules', ...body, async (req, res) => {
    const sent = rule.safeParse(req.body)
    if (!sent.success) return refuse(pages, req, res, refusal('invalid'))
    const { site, only } = sent.data
    if (!ownSite(guide, personOf(res), site)) return refuse(pages, req, res, refusal('not-found'))
    const refused = await setDisplayOnly(parts, { site, only, by: personOf(res).name })
    if (refused) return refuse(pages, req, res, refused)
    done(req, res)
  })

  router.post('/staff/displays/:id/revocation', async (req, res) => {
    const id = uuidBytes(req.params.id)
    const refused = id === undefined ? refusal('not-found') : await revokeDisplay(parts, id, personOf(res).name)
    if (refused) return refuse(pages, req, res, refused)
    done(req, res)
  })
  // Where a browser stands after a refused form; reloaded there, it is a plain visit.
  router.get(['/staff/displays/rules', '/staff/displays/:id/revocation'], (_req, res) => res.redirect(303, '/staff/displays'))
  router.all(['/staff/displays/rules', '/staff/displays/:id/revocation'], onlyMethods(pages, 'GET', 'POST'))

  function done(req: Request, res: Response): void {
    if (wantsJson(req)) res.status(204).end()
    else res.redirect(303, '/staff/displays')
  }

  async function show(req: Request, res: Response, issued?: Issued): Promise<void> {
    const reader = readerOf(req)
    const person = personOf(res)
    const [all, since] = await Promise.all([listDisplays(db.read), displayOnlySites(db.read)])
    const rows = all.filter(({ site }) => owns(person, site))
    const name = (slug: string) => guide.site(slug)?.short[reader.lang] ?? slug
    const displays = rows.map(({ id, number, site, place, paired_by: by, paired_at, revoked_at }) => ({
      id: uuidText(id),
      number,
      slug: site,
      site: name(site),
      place,
      by,
      day: dayOf(paired_at),
      revokedOn: revoked_at === null ? undefined : dayOf(revoked_at),
      copies: hub.copies(number),
    }))
    const inUse = displays.filter(({ revokedOn }) => revokedOn === undefined)
    const sites = ownSites(guide, person).map(({ slug }) => {
      const from = since.get(slug)
      return {
        slug,
        name: name(slug),
        screens: inUse.filter((display) => display.slug === slug).length,
        onlySince: from === undefined ? undefined : { day: dayOf(from), at: from },
      }
    })
    const values = {
      inUse,
      revoked: displays.filter(({ revokedOn }) => revokedOn !== undefined),
      sites,
      issued: issued && { ...issued, site: name(issued.site) },
      requestId: uuidText(uuidV7(now(), random)),
      draft: isDraftAddress(config.PUBLIC_URL),
    }
    res.type('html').send(await pages.html('checkins/displays', reader, values))
  }

  return router
}
