import type { Request } from 'express'

/** What a program shows instead of a cookie: `Authorization: Bearer …`. */
export function bearerToken({ headers }: Pick<Request, 'headers'>): string | undefined {
  return /^Bearer +(\S{1,200})$/i.exec(headers.authorization ?? '')?.[1]
}

/** A page for whoever asks for one; JSON for whoever asks for it, or sends it without saying. */
export function wantsJson(req: Request): boolean {
  if (req.path.endsWith('.json') || req.path.endsWith('.geojson')) return true
  const accept = req.headers.accept
  if (accept === 'application/json') return true
  if (accept === undefined || accept === '*/*') return req.is('json') === 'json' || req.path === '/scans' || bearerToken(req) !== undefined
  return req.accepts(['html', 'json']) === 'json'
}
