import type { Request, Response } from 'express'
import type { PageCache } from '../web/page-cache.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'

export type SendKept = (req: Request, res: Response, view: string, values: () => object | Promise<object>, also?: string) => Promise<void>

/**
 * Sends pages that are the same for everyone who reads in one language and one size of text, rendered once for a crowd.
 *
 * `also` is what a page depends on besides its path: what was chosen of few things, never what somebody typed.
 */
export function keptPages({ pages, cache }: { pages: Pages; cache: PageCache }): SendKept {
  return (req, res, view, values, also = '') => {
    const reader = readerOf(req)
    const key = `${req.path} ${also} ${reader.lang} ${reader.large ? 'large' : 'normal'}`
    return cache.send(req, res, key, async () => pages.html(view, reader, { path: req.path, ...(await values()) }))
  }
}
