import express, { type Router } from 'express'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { words } from '../web/words.ts'

/** The guide as something to put on a phone: what an installed one is called, and the page of what is kept there. */
export function pocketRoutes({ pages }: { pages: Pages }): Router {
  const router = express.Router()

  router.get('/manifest.webmanifest', (req, res) => {
    const { lang } = readerOf(req)
    const t = words(lang)
    const icon = (file: string, sizes: string, purpose = 'any') => ({ src: `/icons/${file}`, sizes, type: file.endsWith('.svg') ? 'image/svg+xml' : 'image/png', purpose })
    res.set({ 'Cache-Control': 'private, no-cache', Vary: 'Accept-Language, Cookie', 'Content-Type': 'application/manifest+json; charset=utf-8' }).send(
      JSON.stringify({
        id: '/',
        name: t('pocket.name'),
        short_name: t('brand'),
        description: t('home.lead'),
        lang: lang === 'zh' ? 'zh-CN' : 'en',
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        theme_color: '#8f1a1d',
        background_color: '#f7f1e4',
        categories: ['travel', 'education'],
        icons: [icon('icon-192.png', '192x192'), icon('icon-512.png', '512x512'), icon('maskable-512.png', '512x512', 'maskable'), icon('mark.svg', 'any')],
        shortcuts: [
          { name: t('nav.checkin'), url: '/c' },
          { name: t('pocket.title'), url: '/pocket' },
        ],
      }),
    )
  })

  // Stored by the service worker like `/offline`: one page for everyone, filled in on the phone.
  router.get('/pocket', async (req, res) => {
    res.set({ 'Cache-Control': 'private, no-cache', Vary: 'Accept-Language, Cookie' })
    res.type('html').send(await pages.html('guide/pocket', readerOf(req), { current: 'pocket' }))
  })
  router.all(['/manifest.webmanifest', '/pocket'], onlyMethods(pages, 'GET', 'HEAD'))

  return router
}
