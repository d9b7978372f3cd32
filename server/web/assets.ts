import { readFileSync } from 'node:fs'
import express, { type RequestHandler, type Router } from 'express'
import compressed from 'express-static-gzip'
import { shipped } from '../root.ts'

/** What cannot be decoded is refused as everywhere: the server of files would answer it with a page of its own, bare of our headers after a POST. */
const readable: RequestHandler = (req, _res, next) => {
  decodeURIComponent(req.path)
  next()
}

/** Browser files under names that carry their content's hash, so that they may be kept for ever. */
export class Assets {
  readonly #names: Record<string, string>

  constructor() {
    this.#names = JSON.parse(readFileSync(shipped('build/public/manifest.json'), 'utf8'))
  }

  /** The address of `site.css`, `map.js` and so on. */
  url(name: string): string {
    const hashed = this.#names[name]
    if (hashed === undefined) throw new Error(`no built file ${name}`)
    return `/assets/${hashed}`
  }

  /** What a built file holds. */
  text(name: string): string {
    return readFileSync(shipped(`build/public/${this.url(name).replace('/assets/', '')}`), 'utf8')
  }

  routes(): Router {
    const router = express.Router()
    router.use(
      '/assets',
      readable,
      compressed(shipped('build/public'), {
        enableBrotli: true,
        orderPreference: ['br', 'gz'],
        index: false,
        serveStatic: { immutable: true, maxAge: '1y', redirect: false },
      }),
    )
    router.use('/icons', express.static(shipped('public/icons'), { maxAge: '1d', index: false, redirect: false }))
    return router
  }
}
