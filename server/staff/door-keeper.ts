import express, { type Request, type RequestHandler, type Router } from 'express'
import { dayOf } from '../local-day.ts'
import { onlyMethods } from '../web/errors.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { bearerToken } from '../web/wanted-answer.ts'
import type { Admitted, Door, Doors, Method } from './doors.ts'
import { askToSignIn, type GuardParts, whoIs } from './guard.ts'
import { owns, type Person } from './people.ts'
import { neverKept } from './sign-in-page.ts'
import { noteUse, programOf, type Scope } from './tokens.ts'

/** For each parameter of a path that names a thing: the site it belongs to; undefined when there is no such thing. */
export type Whose = Record<string, (value: string) => Promise<string | undefined>>

/**
 * Stands before every route below `/staff` and lets nobody pass whom the table does not name: 401 for who has not
 * signed in and for a token that is none, 403 for a role or a token that may not, 404 for a thing of another site as for one that does not exist, and 404
 * for an address that has no door.
 *
 * @param whose how to find the site of a thing; `site` itself needs none
 */
export function doorKeeper(parts: GuardParts, doors: Doors, whose: Whose): Router {
  const { db, pages, now } = parts
  const router = express.Router()
  router.use('/staff', neverKept)
  for (const [path, door] of Object.entries(doors)) {
    // One route for all methods of a path, so that a request has each path compared once.
    const route = router.route(path)
    for (const method of methodsOf(door)) {
      route[method === 'GET' ? 'get' : 'post'](check(door[method]!, scopeFor(door, method)))
    }
    route.all(onlyMethods(pages, ...methodsOf(door)))
  }
  router.use('/staff', (req, res) => refuse(pages, req, res, refusal('not-found')))
  return router

  function check(admitted: Admitted, scope: Scope | undefined): RequestHandler {
    if (admitted === 'anyone') return leave
    return async (req, res, next) => {
      const person = await identified(req, scope)
      if (person === 'no-token') {
        res.set('WWW-Authenticate', 'Bearer')
        return refuse(pages, req, res, refusal('token'))
      }
      if (person === undefined) return askToSignIn(pages, req, res)
      if (person === 'out-of-scope' || !admitted.includes(person.role)) return refuse(pages, req, res, refusal('forbidden'))
      res.locals.person = person
      if (!(await ownsAll(person, req))) return refuse(pages, req, res, refusal('not-found'))
      leave(req, res, next)
    }
  }

  /** @returns undefined for who has not signed in */
  async function identified(req: Request, scope: Scope | undefined): Promise<Person | 'no-token' | 'out-of-scope' | undefined> {
    const token = bearerToken(req)
    return token === undefined ? whoIs(parts, req) : ((await personBehind(token, scope)) ?? 'no-token')
  }

  /** @param scope what a token must have here; undefined where programs have no business */
  async function personBehind(token: string, scope: Scope | undefined): Promise<Person | 'out-of-scope' | undefined> {
    const program = await programOf(db.read, token)
    if (program === undefined) return undefined
    if (scope === undefined || (scope === 'arrivals' && program.scope !== 'arrivals')) return 'out-of-scope'
    const today = dayOf(now())
    if (program.lastUsedOn !== today) await db.write((trx) => noteUse(trx, program.tokenId, today))
    return program.person
  }

  /** Whether all that the path names is of a site of theirs. */
  async function ownsAll(person: Person, req: Request): Promise<boolean> {
    for (const [name, value] of Object.entries(req.params)) {
      if (name !== 'site' && whose[name] === undefined) continue
      const site = name === 'site' ? String(value) : await whose[name]!(String(value))
      if (site === undefined || !owns(person, site)) return false
    }
    return true
  }
}

export const methodsOf = (door: Door): Method[] => (['GET', 'POST'] as const).filter((method) => door[method] !== undefined)

/** What a token must have for a method of a door. */
function scopeFor({ token }: Door, method: Method): Scope | undefined {
  return (token === 'read') === (method === 'GET') ? token : undefined
}

/** On to the route itself; no other door is tried. */
const leave: RequestHandler = (_req, _res, next) => next('router')
