import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { wantsJson } from './wanted-answer.ts'

/**
 * The security headers of every answer. Nothing but our own files is loaded, apart from the tiles of
 * the one base map that is configured.
 *
 * @param mapHosts origins of that base map's tiles
 * @param secure whether the public address is https; only then do browsers learn to insist on it
 */
export function securityHeaders({ mapHosts, secure }: { mapHosts: string[]; secure: boolean }): RequestHandler {
  const forPages = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', ...mapHosts],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    // With no-referrer a form post would carry `Origin: null`.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  return (req, res, next) => {
    if (req.method !== 'POST' || !wantsJson(req)) return forPages(req, res, next)
    // A script's answer is never shown as a page: there is nothing to frame, load or navigate.
    res.setHeader('X-Content-Type-Options', 'nosniff')
    next()
  }
}
