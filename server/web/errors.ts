import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import { UnfitText } from '../database/unfit-text.ts'
import type { Pages } from './pages.ts'
import { readerOf } from './reader.ts'
import { type Refusal, refusal, refuse } from './refusals.ts'
import { routeOf } from './request-log.ts'
import { wantsJson } from './wanted-answer.ts'
import { words } from './words.ts'

/** Answers whatever no route took: unknown addresses, and known ones asked in a way they do not serve. */
export function notFound(pages: Pages): RequestHandler {
  return (req, res) => refuse(pages, req, res, refusal('not-found'))
}

/** For the addresses of a router that serve some methods only: names them, and refuses the rest. */
export function onlyMethods(pages: Pages, ...methods: string[]): RequestHandler {
  return (req, res) => {
    res.set('Allow', methods.join(', '))
    return refuse(pages, req, res, refusal('method'))
  }
}

/** Turns what was thrown into an answer: bad input into its refusal, surprises into a 500 with an id. */
export function errorHandler({ pages, log }: { pages: Pages; log: Logger }): ErrorRequestHandler {
  // Express knows a handler of errors by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  return async (error: unknown, req, res, _next) => {
    if (res.headersSent) {
      // Half of it is sent: only a connection that breaks says that the rest is missing.
      log.error({ err: error, requestId: res.locals.requestId, method: req.method, route: routeOf(req) }, 'an answer broke off')
      return void res.destroy()
    }
    const expected = expectedRefusal(error)
    if (error instanceof StoreUnavailable) log.error({ err: error.cause, requestId: res.locals.requestId }, 'the store is unavailable')
    if (expected) return refuse(pages, req, res, expected)
    const id = String(res.locals.requestId ?? '')
    log.error({ err: error, requestId: id, method: req.method, route: routeOf(req) }, 'a request failed')
    const reader = readerOf(req)
    const message = words(reader.lang)('error.message', { id })
    res.status(500).set('Cache-Control', 'private, no-store')
    if (wantsJson(req)) return res.json({ reason: 'error', message })
    // The views may be what failed.
    const page = await pages.html('web/refusal', reader, { reason: 'error', message, typed: '' }).catch(() => undefined)
    res.type(page === undefined ? 'text' : 'html').send(page ?? message)
  }
}

function expectedRefusal(error: unknown): Refusal | undefined {
  if (error instanceof StoreUnavailable) return refusal('unavailable', { retryAfter: 5 })
  if (error instanceof URIError || error instanceof UnfitText) return refusal('malformed')
  // Errors of the body parser and of static files carry the status they stand for.
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  if (status === 413) return refusal('too-large')
  if (status === 415) return refusal('media-type')
  if (status === 404) return refusal('not-found')
  if (typeof status === 'number' && status >= 400 && status < 500) return refusal('malformed')
  return undefined
}
