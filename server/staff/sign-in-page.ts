import type { Request, RequestHandler, Response } from 'express'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { type Refusal, setRetryAfter, statusOf } from '../web/refusals.ts'

/** What the page for signing in shows. */
export interface SignInPage {
  /** What was refused; absent, somebody has just arrived. */
  refused?: Refusal
  /** The name as it was typed. */
  name?: string
  /** Where to go afterwards: a path of `safeNext`. */
  next?: string
}

/** Answers with the page for signing in: 200, or the status of what was refused. */
export async function showSignIn(pages: Pages, req: Request, res: Response, page: SignInPage): Promise<void> {
  const { refused, name = '', next = home } = page
  setRetryAfter(res, refused)
  res.status(refused ? statusOf(refused.refused) : 200).type('html')
  res.send(await pages.html('staff/sign-in', readerOf(req), { refused, name, next: next === home ? '' : next }))
}

/** Nothing below `/staff` is kept by a browser or a proxy. */
export const neverKept: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'private, no-store')
  next()
}

const home = '/staff'

/** A path to go to after signing in: below `/staff` of this site, whatever a link or a form asks for. */
export function safeNext(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > 1000 || !URL.canParse(asked, 'http://here')) return home
  // Parsed as a browser would: it takes \ for /, drops tabs, and resolves `..`.
  const { origin, pathname, search } = new URL(asked, 'http://here')
  const below = pathname === home || pathname.startsWith(`${home}/`)
  return origin === 'http://here' && below ? pathname + search : home
}
