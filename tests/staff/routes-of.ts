import type { Express } from 'express'
import { type Doors, doors as everyDoor } from '../../server/staff/doors.ts'
import { routesOf } from '../app/routes-of.ts'

/**
 * Every route below `/staff` that an application answers, like `GET /staff/desk/:`, read from its routers; the
 * keeper's own are left out. A parameter may be called differently by the keeper and by the room: it stands as `:`.
 *
 * @throws where a router is mounted below a path, which Express forgets
 */
export function staffRoutesOf(app: Express): Set<string> {
  const below = routesOf(app, isKeeper).filter(({ path }) => path === '/staff' || path.startsWith('/staff/'))
  return new Set(below.map(({ method, path }) => `${method} ${bare(path)}`))
}

const isKeeper = (paths: Set<string>) => paths.size === Object.keys(everyDoor).length && Object.keys(everyDoor).every((path) => paths.has(path))

/** Every door of a table, written the same way. */
export function doorsIn(doors: Doors): Set<string> {
  return new Set(Object.entries(doors).flatMap(([path, door]) => ['GET', 'POST'].filter((method) => method in door).map((method) => `${method} ${bare(path)}`)))
}

const bare = (path: string) => path.replace(/:\w+/g, ':')
