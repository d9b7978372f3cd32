import express, { type Router } from 'express'
import { shared } from '../guide/site-page.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import { type HelpParts, sendHelp } from './help-parts.ts'
import { helpPhones } from './help-phones.ts'

/** `/help`: whom to call, what to say, and where to ask; of one site or of all. */
export function helpPageRoutes(parts: HelpParts): Router {
  const { tickets, guide, pages } = parts
  const router = express.Router()

  router.get('/help', async (req, res) => {
    const asked = req.query.site
    const site = typeof asked === 'string' ? guide.site(asked) : undefined
    if (asked !== undefined && asked !== '' && site === undefined) return refuse(pages, req, res, refusal('site-unknown'))
    const { lang } = readerOf(req)
    // What the site's own people have entered for its plates; what the guide has read elsewhere is said apart, with its doubt.
    const phone = site && (await helpPhones(tickets.db.read)).get(site.slug)
    await sendHelp(parts, req, res, 'help/page', { ...shared(guide), site, sites: guide.sites(), phone, script: 'help.js', shareWords: shareWords(lang, site?.name[lang]) })
  })
  router.all('/help', onlyMethods(pages, 'GET', 'HEAD'))

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
