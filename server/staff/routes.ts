import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Database } from '../database/open.ts'
import type { Clock } from '../local-day.ts'
import type { Random } from '../uuid.ts'
import { cookie, setCookie } from '../web/cookies.ts'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { readBody } from '../web/read-body.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { audit } from './audit.ts'
import { sessionCookie } from './guard.ts'
import { endSession, personSignedIn, sessionSeconds } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { neverKept, safeNext, showSignIn } from './sign-in-page.ts'

export interface StaffParts {
  db: Database
  pages: Pages
  limits: RateLimits
  config: Pick<Config, 'secure'>
  now: Clock
  random: Random
}

const credentials = z.object({ name: z.string().min(1), password: z.string().min(1) })

/** Signing in and out. */
export function staffRoutes(parts: StaffParts): Router {
  const { db, pages, config, now, random } = parts
  const router = express.Router()

  router.use('/staff', neverKept)

  router.post('/staff/session', ...readBody(pages, '10kb'), async (req, res) => {
    const sent = credentials.safeParse(req.body)
    const session = sent.success ? await signIn(parts, { ...sent.data, address: req.ip ?? '' }) : refusal('invalid')
    if (isRefusal(session)) return refuseSignIn(pages, req, res, session)
    setCookie(res, sessionCookie, session.token, { maxAge: sessionSeconds, secure: config.secure })
    const { name, role } = session.person
    if (wantsJson(req)) res.json({ name, role })
    else res.redirect(303, safeNext(req.body.next))
  })

  router.post('/staff/session/end', async (req, res) => {
    const token = cookie(req, sessionCookie)
    // First, so that the browser is signed out even when the store cannot write.
    setCookie(res, sessionCookie, '', { maxAge: 0, secure: config.secure })
    if (token) {
      await db.write(async (trx) => {
        const person = await personSignedIn(trx, token, now())
        if (person === undefined) return
        await endSession(trx, token)
        await audit(trx, now(), random, { actor: person.name, action: 'sign-out' })
      })
    }
    if (wantsJson(req)) res.status(204).end()
    else res.redirect(303, '/staff')
  })

  // Where a browser stands after a refused form; typed or reloaded there, it is a plain visit.
  router.get(['/staff/session', '/staff/session/end'], (_req, res) => res.redirect(303, '/staff'))
  router.all(['/staff/session', '/staff/session/end'], onlyMethods(pages, 'GET', 'POST'))

  return router
}

async function refuseSignIn(pages: Pages, req: Request, res: Response, refused: Refusal): Promise<void> {
  if (wantsJson(req)) return refuse(pages, req, res, refused)
  const { name, next } = (req.body ?? {}) as Record<string, unknown>
  await showSignIn(pages, req, res, { refused, name: typeof name === 'string' ? name.slice(0, 200) : '', next: safeNext(next) })
}
