import express, { type Router } from 'express'
import { z } from 'zod'
import type { Database } from '../database/open.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import { dayOf } from '../local-day.ts'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { ledgerState } from './nightly.ts'
import { sealHeads } from './seals.ts'
import { misfits as kinds } from './verify.ts'

/** What `/verify` answers to JSON; null for what has not been done yet, and where nothing is wrong. */
export const verifiedSchema = z.object({
  verified_at: z.iso.datetime().nullable(),
  fits: z.boolean().nullable(),
  days: z.number().int(),
  entries: z.number().int(),
  sites: z.array(
    z.object({
      site: z.string(),
      seal: z.object({ day: z.iso.date(), hash: z.string(), printed: z.string() }).nullable(),
      misfit: z.object({ day: z.iso.date(), kind: z.enum(kinds) }).nullable(),
    }),
  ),
})
type VerifiedAnswer = z.infer<typeof verifiedSchema>

/** `GET /verify`: for everybody, whether the ledger fitted its seals the last time, and the last seal of every site. */
export function verifyRoutes({ db, guide, pages }: { db: Database; guide: GuideStore; pages: Pages }): Router {
  const router = express.Router()

  router.get('/verify', async (req, res) => {
    const [{ verifiedAt, days, entries, misfits }, heads] = await Promise.all([ledgerState(db.read), sealHeads(db.read)])
    const wrong = new Map(misfits.map((misfit) => [misfit.site, misfit]))
    const inGuide = guide.sites().map(({ slug }) => slug)
    // A site that has left the guide keeps its ledger, under its slug.
    const slugs = [...inGuide, ...[...heads.keys(), ...wrong.keys()].filter((slug) => !inGuide.includes(slug))]
    res.set('Cache-Control', 'no-cache')
    if (wantsJson(req)) {
      const sites = [...new Set(slugs)].map((site) => {
        const head = heads.get(site)
        const seal = head ? { day: head.day, hash: head.hash, printed: head.printed } : null
        return { site, seal, misfit: wrong.has(site) ? { day: wrong.get(site)!.day, kind: wrong.get(site)!.kind } : null }
      })
      const verified_at = verifiedAt === undefined ? null : new Date(verifiedAt).toISOString()
      const answer: VerifiedAnswer = { verified_at, fits: verifiedAt === undefined ? null : misfits.length === 0, days, entries, sites }
      return void res.json(answer)
    }
    const reader = readerOf(req)
    const sites = [...new Set(slugs)].map((slug) => {
      return { slug, name: guide.site(slug)?.short[reader.lang] ?? slug, head: heads.get(slug), misfit: wrong.get(slug) }
    })
    const on = verifiedAt === undefined ? undefined : dayOf(verifiedAt)
    res.type('html').send(await pages.html('ledger/verify', reader, { verifiedAt, on, days, entries, misfits, sites }))
  })
  router.all('/verify', onlyMethods(pages, 'GET'))

  return router
}
