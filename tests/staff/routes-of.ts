import type { Express } from 'express'
import { type Doors, doors as everyDoor } from '../../server/staff/doors.ts'

/** What Express keeps of a router: its routes and the routers within it. */
interface Layer {
  /** Whether it is mounted at the root. */
  slash: boolean
  route?: { path: string | string[]; stack: { method?: string }[] }
  handle: { stack?: Layer[] }
}

/**
 * Every route below `/staff` that an application answers, like `GET /staff/desk/:`, read from its routers; the
 * keeper's own are left out. A parameter may be called differently by the keeper and by the room: it stands as `:`.
 *
 * @throws where a router is mounted below a path, which Express forgets
 */
export function staffRoutesOf(app: Express): Set<string> {
  const found = new Set<string>()
  walk((app.router as unknown as { stack: Layer[] }).stack)
  return found

  function walk(layers: Layer[]): void {
    for (const { route, handle, slash } of layers) {
      if (route) for (const path of [route.path].flat()) note(path, route.stack)
      if (handle.stack === undefined || isKeeper(handle.stack)) continue
      if (!slash) throw new Error('a router is mounted below a path: mount it at the root, with whole paths')
      walk(handle.stack)
    }
  }

  function note(path: string, handlers: { method?: string }[]): void {
    if (path !== '/staff' && !path.startsWith('/staff/')) return
    // Of `all` only what refuses the other methods is made; it answers no method of its own.
    for (const { method } of handlers) if (method !== undefined) found.add(`${method.toUpperCase()} ${bare(path)}`)
  }
}

const isKeeper = (layers: Layer[]) => {
  const paths = new Set(layers.flatMap(({ route }) => (route ? [route.path].flat() : [])))
  return paths.size === Object.keys(everyDoor).length && Object.keys(everyDoor).every((path) => paths.has(path))
}

/** Every door of a table, written the same way. */
export function doorsIn(doors: Doors): Set<string> {
  return new Set(Object.entries(doors).flatMap(([path, door]) => ['GET', 'POST'].filter((method) => method in door).map((method) => `${method} ${bare(path)}`)))
}

const bare = (path: string) => path.replace(/:\w+/g, ':')
