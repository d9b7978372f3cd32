import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { Logger } from 'pino'

/** A request that was answered: no more of it than may stand in a log. */
export interface Answered {
  method: string
  /** The address as its route writes it, like `/c/:code`; never as it was asked: codes, references and keys stand in that. */
  route: string
  status: number
  milliseconds: number
}

/**
 * Names every request, in the answer's `X-Request-Id` and in every line of the log that speaks of it, so that the
 * two can be brought together; tells `answered` of each, and at level debug logs it. No line carries an address, a
 * cookie or a query: check-ins leave no trace of who made them (privacy law 1), keys stay secret.
 */
export function requestLog(log: Logger, answered?: (request: Answered) => void): RequestHandler {
  const chatty = log.isLevelEnabled('debug')
  return (req, res, next) => {
    const id = requestId()
    res.locals.requestId = id
    res.setHeader('X-Request-Id', id)
    const began = performance.now()
    res.on('finish', () => {
      const done = { method: req.method, route: routeOf(req), status: res.statusCode, milliseconds: performance.now() - began }
      answered?.(done)
      if (chatty) log.debug({ requestId: id, ...done, milliseconds: Math.round(done.milliseconds) }, 'answered')
    })
    next()
  }
}

/** What a route is called where it is written; of files that ship with us the folder; '' where no route was found. */
export function routeOf({ route, baseUrl }: Pick<Request, 'route' | 'baseUrl'>): string {
  const [path] = [(route as { path: unknown } | undefined)?.path].flat()
  // A folder's name is matched in either case.
  return typeof path === 'string' ? path : baseUrl.toLowerCase()
}

const run = randomUUID().slice(0, 8)
let requests = 0

function requestId(): string {
  return `${run}-${(requests++).toString(36)}`
}
