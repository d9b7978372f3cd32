import { parse, serialize } from 'cookie'
import type { Request, Response } from 'express'

/** A cookie's value as the browser sent it; undefined when absent or not decodable. */
export function cookie(req: Request, name: string): string | undefined {
  const header = req.headers.cookie
  return header === undefined ? undefined : parse(header)[name]
}

export interface CookieSettings {
  /** Seconds; absent, the cookie ends with the browser. 0 removes it. */
  maxAge?: number
  /** Whether page scripts may read it. */
  readable?: boolean
  /** Addresses it is sent to; absent, all. */
  path?: string
  secure: boolean
}

/** As long as browsers keep a cookie at all (RFC 6265bis), in seconds. */
export const longestCookie = 400 * 24 * 60 * 60

export function setCookie(res: Response, name: string, value: string, { maxAge, readable, path = '/', secure }: CookieSettings): void {
  const settings = { path, sameSite: 'lax', httpOnly: !readable, secure } as const
  res.append('Set-Cookie', serialize(name, value, maxAge === undefined ? settings : { ...settings, maxAge }))
}
