import { isDeepStrictEqual } from 'node:util'
import type { Person } from '../../staff/people.ts'
import { isKnown, type Guide } from '../schema.ts'
import type { Route } from '../schema-routes.ts'
import type { Text } from '../schema-words.ts'
import { titleOf } from '../ways/route-page.ts'
import type { Editing } from './editing.ts'
import { slugFor } from './slugs.ts'
import { ownRoutes, routeShape } from './route-shape.ts'
import { routeDocument } from './versions.ts'

type Keeper = Pick<Person, 'sites'>
type Said = Omit<Route, 'slug'>

/** The editing of a route that is theirs; undefined for another's as for one that there is not. */
export function editingRoute(guide: Guide, slug: string, person: Keeper): Editing | undefined {
  const route = ownRoutes(guide, person).find((one) => one.slug === slug)
  if (route === undefined) return undefined
  const valueIn = ({ routes }: Guide) => routes.find((one) => one.slug === slug)
  return {
    ...common(guide, person),
    document: routeDocument(slug),
    what: 'route',
    title: 'route.edit.one',
    of: nameOf(guide, route),
    address: `/staff/guide/routes/${slug}`,
    page: `/routes/${slug}`,
    value: route,
    valueIn,
    put: (copy, said) => ({ ...copy, routes: copy.routes.map((one) => (one.slug === slug ? { slug, ...(said as Said) } : one)) }),
  }
}

/** The editing of a route that joins the others at their end. */
export function newRoute(guide: Guide, person: Keeper): Editing {
  return {
    ...common(guide, person),
    document: routeDocument('new'),
    what: 'new-route',
    title: 'route.edit.new',
    of: { zh: '线路', en: 'Routes' },
    address: '/staff/guide/routes/new',
    value: undefined,
    valueIn: () => undefined,
    put(copy, said) {
      // The button pressed twice.
      if (same(copy, said as Said)) return copy
      return { ...copy, routes: [...copy.routes, { slug: slugOf(copy, said as Said), ...(said as Said) }] }
    },
    become: (copy, said) => editingRoute(copy, same(copy, said as Said)?.slug ?? '', person),
    willBe: (copy, said) => routeDocument(same(copy, said as Said)?.slug ?? slugOf(copy, said as Said)),
  }
}

const common = (guide: Guide, person: Keeper) => ({ above: '/staff/guide/routes', shape: routeShape(guide.sites, person) })

/** A route that says the same already. */
const same = ({ routes }: Guide, said: Said): Route | undefined => routes.find((one) => isDeepStrictEqual(one, { slug: one.slug, ...said }))

/** Of the guide, and of the console, where a site has its recordings and its history. */
const reserved = ['march', 'plan', 'new', 'recordings', 'history'].map((slug) => ({ slug }))

/** The address of a new route; it stays when the name changes, for it may be printed. */
function slugOf({ routes }: Guide, { name, area }: Said): string {
  const english = isKnown(name) ? (name as Text).en : area.en
  return slugFor(english, [...routes, ...reserved], 'route')
}

function nameOf(guide: Guide, route: Route): Text {
  const all = { sites: () => guide.sites, routes: () => guide.routes }
  return { zh: titleOf(all, route, 'zh'), en: titleOf(all, route, 'en') }
}
