import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { onlyMethods } from '../web/errors.ts'
import { refusal, refuse } from '../web/refusals.ts'
import type { Admitted, Doors, Method } from './doors.ts'
import { askToSignIn, type GuardParts, whoIs } from './guard.ts'
import { owns } from './people.ts'
import { neverKept } from './sign-in-page.ts'

/** For each parameter of a path that names a thing: the site it belongs to; undefined when there is no such thing. */
export type Whose = Record<string, (value: string) => Promise<string | undefined>>

/**
 * Stands before every route below `/staff` and lets nobody pass whom the table does not name: 401 for who has not
 * signed in, 403 for a role that may not, 404 for a thing of another site as for one that does not exist, and 404
 * for an address that has no door.
 *
 * @param whose how to find the site of a thing; `site` itself needs none
 */
export function doorKeeper(parts: GuardParts, doors: Doors, whose: Whose): Router {
  const { pages } = parts
  const router = express.Router()
  router.use('/staff', neverKept)
  for (const [path, methods] of Object.entries(doors)) {
    for (const [method, admitted] of Object.entries(methods) as [Method, Admitted][]) {
      router[method === 'GET' ? 'get' : 'post'](path, ...checks(admitted))
    }
    router.all(path, onlyMethods(pages, ...Object.keys(methods)))
  }
  router.use('/staff', (req, res) => refuse(pages, req, res, refusal('not-found')))
  return router

  function checks(admitted: Admitted): RequestHandler[] {
    if (admitted === 'anyone') return [leave]
    return [(req, res, next) => identify(req, res, next, admitted), isTheirs, leave]
  }

  async function identify(req: Request, res: Response, next: () => void, admitted: Exclude<Admitted, 'anyone'>): Promise<void> {
    const person = await whoIs(parts, req)
    if (person === undefined) return askToSignIn(pages, req, res)
    if (!admitted.includes(person.role)) return refuse(pages, req, res, refusal('forbidden'))
    res.locals.person = person
    next()
  }

  async function isTheirs(req: Request, res: Response, next: () => void): Promise<void> {
    for (const [name, value] of Object.entries(req.params)) {
      if (name !== 'site' && whose[name] === undefined) continue
      const site = name === 'site' ? String(value) : await whose[name]!(String(value))
      if (site === undefined || !owns(res.locals.person, site)) return refuse(pages, req, res, refusal('not-found'))
    }
    next()
  }
}

/** On to the route itself; no other door is tried. */
const leave: RequestHandler = (_req, _res, next) => next('router')
