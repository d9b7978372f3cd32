import type { Request } from 'express'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request that changes something comes from a page of ours, or from no browser at all.
 * `Sec-Fetch-Site` decides (Fetch Metadata); an older browser is judged by its `Origin`.
 *
 * @param publicHost host of `PUBLIC_URL`, for a proxy that does not pass the host on
 */
export function isSameOrigin(req: Request, publicHost: string): boolean {
  if (safe.has(req.method)) return true
  const site = req.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = req.headers.origin
  if (origin === undefined) return true
  const host = hostOf(origin)
  return host !== undefined && (host === req.headers.host || host === publicHost)
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
