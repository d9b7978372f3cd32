import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/**
 * Names every request, so that an answer and a line of the log can be brought together, and logs the ones
 * that are worth a line: what failed, and, at level debug, everything. No line carries an address, a
 * cookie or a query: check-ins leave no trace of who made them (privacy law 1), keys stay secret.
 */
export function requestLog(log: Logger): RequestHandler {
  const chatty = log.isLevelEnabled('debug')
  return (req, res, next) => {
    res.locals.requestId = requestId()
    if (chatty) {
      const began = performance.now()
      res.on('finish', () => {
        const ms = Math.round(performance.now() - began)
        log.debug({ requestId: res.locals.requestId, method: req.method, path: req.route?.path, status: res.statusCode, ms }, 'answered')
      })
    }
    next()
  }
}

const run = randomUUID().slice(0, 8)
let requests = 0

function requestId(): string {
  return `${run}-${(requests++).toString(36)}`
}
