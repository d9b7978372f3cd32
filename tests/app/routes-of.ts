import type { Express } from 'express'

export interface Route {
  /** `GET`, `POST`. */
  method: string
  /** As Express writes it: `/sites/:site`. */
  path: string
}

/** What Express keeps of a router: its routes and the routers within it. */
interface Layer {
  name: string
  /** Whether it is mounted at the root. */
  slash: boolean
  route?: { path: string | string[]; stack: { method?: string }[] }
  handle: { stack?: Layer[] }
}

/**
 * Every route that an application answers, once, read from its routers, however deep.
 *
 * @param leftOut routers that answer nothing themselves, known by the paths of their routes
 * @throws where a router is mounted below a path, which Express forgets
 */
export function routesOf(app: Express, leftOut: (paths: Set<string>) => boolean = () => false): Route[] {
  const found = new Map<string, Route>()
  walk(stackOf(app))
  return [...found.values()]

  function walk(layers: Layer[]): void {
    for (const { route, handle, slash } of layers) {
      if (route) for (const path of [route.path].flat()) note(path, route.stack)
      if (handle.stack === undefined || leftOut(pathsIn(handle.stack))) continue
      if (!slash) throw new Error('a router is mounted below a path: mount it at the root, with whole paths')
      walk(handle.stack)
    }
  }

  function note(path: string, handlers: { method?: string }[]): void {
    // Of `all` only what refuses the other methods is made; it answers no method of its own.
    for (const { method } of handlers) {
      if (method !== undefined) found.set(`${method} ${path}`, { method: method.toUpperCase(), path })
    }
  }
}

/** How many folders of files an application serves besides: they are mounted below a path, which Express forgets. */
export function foldersOf(app: Express): number {
  const count = (layers: Layer[]): number =>
    layers.reduce((sum, { name, handle }) => sum + (handle.stack ? count(handle.stack) : /static/i.test(name) ? 1 : 0), 0)
  return count(stackOf(app))
}

const stackOf = (app: Express) => (app.router as unknown as { stack: Layer[] }).stack
const pathsIn = (layers: Layer[]) => new Set(layers.flatMap(({ route }) => (route ? [route.path].flat() : [])))
