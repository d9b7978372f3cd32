import type { Request, RequestHandler } from 'express'
import type { Logger } from 'pino'

/** Whether a proxy has passed a request on and said for whom. */
export function isForwarded({ headers }: Pick<Request, 'headers'>): boolean {
  return headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined || headers['x-real-ip'] !== undefined
}

/**
 * Warns, once, of a proxy that nobody has told us about: all visitors then come from one address, and share one
 * limit of attempts. To be used while `TRUST_PROXY` is unset.
 */
export function warnOfProxy(log: Logger): RequestHandler {
  let warned = false
  return (req, _res, next) => {
    // `/health/seen` is asked by who looks into this very thing.
    if (!warned && isForwarded(req) && req.path !== '/health/seen') {
      warned = true
      log.warn('requests come through a proxy, and TRUST_PROXY is unset: every visitor seems to have one address. Set it to the number of proxies, or their addresses')
    }
    next()
  }
}
