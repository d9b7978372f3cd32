import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { uuidBytes } from '../uuid.ts'
import { setCookie } from '../web/cookies.ts'
import { onlyMethods } from '../web/errors.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, setRetryAfter, statusOf } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { readToken } from './account-forms.ts'
import { type AccountParts, signOutEverywhere } from './accounts.ts'
import { type GuardParts, personOf, sessionCookie } from './guard.ts'
import { changeOwnPassword, endToken, makeToken } from './own-account.ts'
import { longestPassword, shortestPassword } from './passwords.ts'
import { owns } from './people.ts'
import { sessionSeconds } from './sessions.ts'
import { ownNames, type SiteNames, tokenFaces } from './token-faces.ts'
import { scopes } from './tokens.ts'

export interface MeParts extends GuardParts, AccountParts {
  limits: RateLimits
  config: Pick<Config, 'secure'>
  sites: SiteNames
}

const passwords = z.object({ old: z.string().min(1).max(1000), password: z.string().max(1000) })

/** `/staff/me`: what everybody looks after themselves: the password, where one is signed in, one's tokens. */
export function meRoutes(parts: MeParts): Router {
  const { db, pages, config, sites } = parts
  const router = express.Router()
  const body = readBody(pages, '20kb')

  router.get('/staff/me', (req, res) => show(req, res, {}))
  router.all('/staff/me', onlyMethods(pages, 'GET'))

  router.post('/staff/me/password', ...body, async (req, res) => {
    const sent = passwords.safeParse(req.body ?? {})
    const asked = sent.success && { old: sent.data.old, chosen: sent.data.password }
    const session = asked ? await changeOwnPassword(parts, personOf(res), asked) : refusal('invalid')
    if (isRefusal(session)) return answer(req, res, session, '')
    setCookie(res, sessionCookie, session.token, { maxAge: sessionSeconds, secure: config.secure })
    await answer(req, res, undefined, 'password')
  })

  router.post('/staff/me/sign-out', async (req, res) => {
    const { id, name } = personOf(res)
    const refused = await signOutEverywhere(parts, { id, by: name })
    if (refused) return refuse(pages, req, res, refused)
    setCookie(res, sessionCookie, '', { maxAge: 0, secure: config.secure })
    if (wantsJson(req)) res.status(204).end()
    else res.redirect(303, '/staff')
  })

  router.post('/staff/me/tokens', ...body, async (req, res) => {
    const person = personOf(res)
    const known = new Set(sites().map(({ slug }) => slug))
    const sent = readToken(req, (slug) => owns(person, slug) && known.has(slug))
    const made = isRefusal(sent) ? sent : await makeToken(parts, { ...sent, staffId: person.id, by: person.name })
    if (typeof made !== 'string') return answer(req, res, made, '')
    res.status(201)
    if (wantsJson(req)) res.json({ ...(sent as object), token: made })
    // No redirect: an address that shows a secret could be opened again.
    else await show(req, res, { token: made })
  })

  router.post('/staff/me/tokens/:token/revocation', async (req, res) => {
    const { id: staffId, name: by } = personOf(res)
    const id = uuidBytes(String(req.params.token))
    await answer(req, res, id === undefined ? refusal('not-found') : await endToken(parts, { staffId, id, by }), 'revoked')
  })

  const deeds = ['password', 'sign-out', 'tokens', 'tokens/:token/revocation'].map((deed) => `/staff/me/${deed}`)
  // Where a browser stands after a form; typed or reloaded there, it is a plain visit.
  router.get(deeds, (_req, res) => res.redirect(303, '/staff/me'))
  router.all(deeds, onlyMethods(pages, 'GET', 'POST'))

  async function answer(req: Request, res: Response, refused: Refusal | undefined, done: string): Promise<void> {
    if (refused) return wantsJson(req) || refused.refused === 'not-found' ? refuse(pages, req, res, refused) : show(req, res, { refused })
    if (wantsJson(req)) res.status(204).end()
    else res.redirect(303, `/staff/me?done=${done}#done`)
  }

  async function show(req: Request, res: Response, { token, refused }: { token?: string; refused?: Refusal }): Promise<void> {
    const reader = readerOf(req)
    const person = personOf(res)
    const own = ownNames(person, sites, reader.lang)
    const values = {
      person: { name: person.name, role: person.role, sites: person.sites === 'every' ? undefined : own.map(({ name }) => name) },
      tokens: await tokenFaces(db.read, person.id, sites, reader.lang),
      tokenSites: own,
      base: '/staff/me',
      scopes,
      token,
      shortestPassword,
      longestPassword,
      problem: refused && sentenceOf(refused, reader.lang),
      done: typeof req.query.done === 'string' ? req.query.done : '',
    }
    setRetryAfter(res, refused)
    if (refused) res.status(statusOf(refused.refused))
    res.type('html').send(await pages.html('staff/me', reader, values))
  }

  return router
}
