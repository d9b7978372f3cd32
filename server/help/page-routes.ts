import express, { type Request, type Response, type Router } from 'express'
import { keptPages } from '../guide/kept-pages.ts'
import type { Site } from '../guide/schema.ts'
import { shared } from '../guide/site-page.ts'
import { orWithout } from '../database/store-unavailable.ts'
import { onlyMethods } from '../web/errors.ts'
import type { PageCache } from '../web/page-cache.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import type { HelpParts } from './help-parts.ts'
import { helpPhones } from './help-phones.ts'

/**
 * `/help` and `/sites/:site/help`: whom to call, what to say, and where to ask; of all sites or of one. The same for
 * everyone, so that a phone keeps them: where there is no signal, they are wanted most.
 */
export function helpPageRoutes(parts: HelpParts & { cache: PageCache }): Router {
  const { tickets, guide, pages } = parts
  const router = express.Router()
  const kept = keptPages(parts)

  const send = (req: Request, res: Response, site?: Site) =>
    kept(req, res, 'help/page', async () => {
      const { lang } = readerOf(req)
      // What the site's own people have entered for its plates; what the guide has read elsewhere is said apart, with its doubt.
      const phone = site && (await orWithout(helpPhones(tickets.db.read), undefined))?.get(site.slug)
      const page = { style: 'help.css', current: 'help', script: 'help.js', shareWords: shareWords(lang, site?.name[lang]) }
      return { ...shared(guide), ...page, site, sites: guide.sites(), phone }
    })

  router.get('/help', (req, res) => {
    const asked = req.query.site
    if (asked === undefined || asked === '') return send(req, res)
    const site = typeof asked === 'string' ? guide.site(asked) : undefined
    return site === undefined ? refuse(pages, req, res, refusal('site-unknown')) : res.redirect(303, `/sites/${site.slug}/help`)
  })
  router.all('/help', onlyMethods(pages, 'GET', 'HEAD'))

  router.get('/sites/:site/help', (req, res) => {
    const site = guide.site(req.params.site)
    return site === undefined ? refuse(pages, req, res, refusal('not-found')) : send(req, res, site)
  })
  router.all('/sites/:site/help', onlyMethods(pages, 'GET', 'HEAD'))

  return router
}

/** The sentences with which the device makes its text; what it knows only later it puts in itself. */
function shareWords(lang: 'zh' | 'en', site: string | undefined): string {
  const t = words(lang)
  return JSON.stringify({
    text: site === undefined ? t('help.share.text') : t('help.share.text-site', { site }),
    denied: t('help.share.denied'),
    nowhere: t('help.share.nowhere'),
    late: t('help.share.late'),
    insecure: t('help.share.insecure'),
    looking: t('help.share.looking'),
    ready: t('help.share.ready'),
    copied: t('help.share.copied'),
    byHand: t('help.share.by-hand'),
  })
}
