import type { Request, Response } from 'express'
import type { Database } from '../database/open.ts'
import type { Clock } from '../local-day.ts'
import { cookie } from '../web/cookies.ts'
import type { Pages } from '../web/pages.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import type { Person } from './people.ts'
import { personSignedIn } from './sessions.ts'
import { safeNext, showSignIn } from './sign-in-page.ts'

export interface GuardParts {
  db: Database
  pages: Pages
  now: Clock
}

/** The cookie that carries a session's token. */
export const sessionCookie = 'rf_staff'

/** Who sends a request; undefined for everybody else in the world. */
export async function whoIs({ db, now }: Pick<GuardParts, 'db' | 'now'>, req: Request): Promise<Person | undefined> {
  const token = cookie(req, sessionCookie)
  return token ? personSignedIn(db.read, token, now()) : undefined
}

/** The person whom the keeper of the doors has let pass. */
export function personOf(res: Response): Person {
  if (res.locals.person === undefined) throw new Error('this route stands open to anyone: nobody has been let pass')
  return res.locals.person as Person
}

/** Answers 401 with the page for signing in, or `{reason, message}`. */
export async function askToSignIn(pages: Pages, req: Request, res: Response): Promise<void> {
  const refused = refusal('sign-in')
  if (wantsJson(req)) return refuse(pages, req, res, refused)
  // What a form sent cannot be sent again by going to its address.
  const again = req.method === 'GET' || req.method === 'HEAD'
  await showSignIn(pages, req, res, again ? { refused, next: safeNext(req.originalUrl) } : { refused })
}
