import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'
import type { Clock, Instant } from '../local-day.ts'

interface Kept {
  until: Instant
  etag: string
  bodies: Record<'br' | 'gzip' | 'identity', Buffer>
}

/** Long enough to serve a crowd from one rendering, short enough that a count, itself a second old, never is two. */
const keptFor = 900
const mostKept = 500

/**
 * Rendered pages that are the same for everyone, kept for a moment under all they depend on
 * (address, language, text size), already compressed. Never for a page under `/c` or `/staff`.
 */
export class PageCache {
  readonly #pages = new Map<string, Kept>()
  readonly #making = new Map<string, Promise<Kept>>()
  readonly #now: Clock
  #cleared = 0

  constructor(now: Clock) {
    this.#now = now
  }

  /** Sends the page kept under a key, rendering it first when there is none or it is too old. */
  async send(req: Request, res: Response, key: string, render: () => Promise<string>): Promise<void> {
    const page = this.#fresh(key) ?? (await this.#make(key, render))
    // A browser lists what it takes, not what it likes best: the smallest that it takes.
    const coding = (['br', 'gzip'] as const).find((one) => req.acceptsEncodings(one))
    const body = page.bodies[coding ?? 'identity']
    res.set({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'private, no-cache',
      Vary: 'Accept-Encoding, Accept-Language, Cookie',
      ETag: page.etag,
    })
    if (coding) res.set('Content-Encoding', coding)
    // What is the same for everyone may be kept on a phone; not an answer that has just set somebody's cookie.
    if (!res.hasHeader('Set-Cookie')) res.set('Pocket', 'may-keep')
    if (req.headers['if-none-match']?.includes(page.etag)) {
      res.status(304).end()
      return
    }
    res.set('Content-Length', String(body.length))
    res.end(req.method === 'HEAD' ? undefined : body)
  }

  /** Forgets every page, also those that are being rendered from what was there before. */
  clear(): void {
    this.#pages.clear()
    this.#making.clear()
    this.#cleared++
  }

  #fresh(key: string): Kept | undefined {
    const page = this.#pages.get(key)
    return page && page.until > this.#now() ? page : undefined
  }

  /** Renders once, however many wait for it. */
  async #make(key: string, render: () => Promise<string>): Promise<Kept> {
    const underWay = this.#making.get(key)
    if (underWay) return underWay
    const cleared = this.#cleared
    const made = render().then((html) => this.#keep(key, Buffer.from(html), cleared === this.#cleared))
    this.#making.set(key, made)
    try {
      return await made
    } finally {
      if (this.#making.get(key) === made) this.#making.delete(key)
    }
  }

  #keep(key: string, html: Buffer, stillTrue: boolean): Kept {
    const before = this.#pages.get(key)
    const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
    const until = this.#now() + keptFor
    // Unchanged bytes need no second compression.
    const bodies = before?.etag === etag ? before.bodies : compressed(html)
    const page = { until, etag, bodies }
    if (!stillTrue) return page
    if (this.#pages.size >= mostKept) this.#pages.clear()
    this.#pages.set(key, page)
    return page
  }
}

function compressed(html: Buffer): Kept['bodies'] {
  const br = brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
  return { br, gzip: gzipSync(html), identity: html }
}
