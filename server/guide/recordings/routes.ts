import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, { type Request, type Router } from 'express'
import type { Database } from '../../database/open.ts'
import { onlyMethods } from '../../web/errors.ts'
import type { Pages } from '../../web/pages.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import { bytesOf, contentOf } from './recordings.ts'

/**
 * `/recordings/:id`: the bytes of a recording, whole or the part of them that is asked for (RFC 9110, section 14). The
 * players of Safari and of WeChat on an iPhone play nothing that cannot be had in parts.
 */
export function recordingRoutes({ db, pages }: { db: Pick<Database, 'read'>; pages: Pages }): Router {
  const router = express.Router()

  router.get('/recordings/:id', async (req, res) => {
    const { id } = req.params
    const content = await contentOf(db.read, id)
    if (content === undefined) return refuse(pages, req, res, refusal('not-found'))
    const { type, size } = content
    res.set({ 'Content-Type': type, 'Accept-Ranges': 'bytes', 'Cache-Control': 'public, max-age=31536000, immutable', ETag: `"${id}"` })
    if (req.fresh) return void res.status(304).end()
    const part = partAsked(req, size, `"${id}"`)
    if (part === 'none') return void res.status(416).set({ 'Content-Range': `bytes */${size}`, 'Cache-Control': 'no-store' }).end()
    const { start, end } = part ?? { start: 0, end: size - 1 }
    if (part) res.status(206).set('Content-Range', `bytes ${start}-${end}/${size}`)
    res.set('Content-Length', String(end - start + 1))
    if (req.method === 'HEAD') return void res.end()
    // One piece ahead, no more: a phone that has stopped listening holds nothing but that.
    const pieces = Readable.from(bytesOf(db.read, content, start, end), { highWaterMark: 1 })
    await pipeline(pieces, res).catch((error: NodeJS.ErrnoException) => {
      // Who skips forward hangs up and asks anew.
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
    })
  })
  router.all('/recordings/:id', onlyMethods(pages, 'GET', 'HEAD'))

  return router
}

/**
 * @returns the first and last byte; undefined for all of it, which a server may always answer, and does when somebody asks
 * for several parts, for a part of another recording, or in words nobody knows; 'none' when nothing of what is asked for is there
 */
function partAsked(req: Request, size: number, etag: string): { start: number; end: number } | undefined | 'none' {
  const { range = '', 'if-range': condition = etag } = req.headers
  const [, first = '', last = ''] = /^bytes=(?=.*\d)(\d*)-(\d*)$/.exec(range.trim()) ?? []
  if (req.method !== 'GET' || condition !== etag || first + last === '') return undefined
  // The last so many of them, or from one to another.
  const [start, end] = first === '' ? [Math.max(0, size - Number(last)), size - 1] : [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)]
  // A part that ends before it begins is no part (RFC 9110, 14.1.1).
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  return start < size && start <= end ? { start, end } : 'none'
}
