import { owns, type Person } from '../../staff/people.ts'
import { isKnown, type Guide, type Site } from '../schema.ts'
import type { Route, RouteStop } from '../schema-routes.ts'
import { choice, type Choice, type Finishing, group, type Group, known, list, statement, text } from './shapes.ts'

/** A sentence that may be left out, with its sources. */
const perhaps = group({ zh: { kind: 'words', most: 200, optional: true }, en: { kind: 'words', most: 600, optional: true }, sources: { kind: 'sources', optional: true } })

type Said = { zh: string; en: string; sources: string[] }
type StopSaid = { site: string; place: Said; way: RouteStop['way'] }
type RouteSaid = Omit<Route, 'slug' | 'withdrawn' | 'stops'> & { stops: RouteStop[] | 'unknown'; shown: string }

/**
 * The form of a route, for one of the staff: the sites to choose from are theirs and no others.
 *
 * Whoever has every site keeps every route; anybody else a route that passes a site of theirs and no other's.
 */
export function routeShape(sites: Site[], person: Pick<Person, 'sites'>): Group {
  const own = sites.filter(({ slug }) => owns(person, slug))
  const site: Choice = {
    ...choice(['', 'route.edit.elsewhere']),
    says: true,
  }
  site.options.push(...own.map(({ slug, short }) => ({ value: slug, name: short })))
  const stop = group({ site, place: perhaps, way: known(statement) }, { begin: beginStop, finish: finishStop })
  return group(
    {
      name: known(text(60)),
      area: text(40),
      order: choice(['county', 'route.order.county'], ['guide', 'route.order.guide']),
      about: list(statement, 1, 12),
      stops: known(list(stop, 1, 20)),
      shown: choice(['yes', 'route.edit.shown'], ['no', 'route.edit.withdrawn']),
    },
    {
      begin: ({ withdrawn, ...kept }: Route) => ({ ...kept, shown: withdrawn ? 'no' : 'yes' }),
      finish({ shown, ...said }: RouteSaid, { refuse }: Finishing) {
        const stops = isKnown(said.stops) ? said.stops : []
        if (isKnown(said.stops) && stops.length < 2) refuse('stops', 'route.wrong.few')
        if (person.sites !== 'every' && !stops.some(({ site }) => site !== undefined)) refuse('stops', 'route.wrong.own')
        return { ...said, ...(shown === 'no' && { withdrawn: true }) }
      },
    },
  )
}

function beginStop({ site, place, way }: RouteStop): Record<string, unknown> {
  return { site: site ?? '', place: place ?? { zh: '', en: '', sources: [] }, way }
}

function finishStop({ site, place, way }: StopSaid, { refuse }: Finishing): RouteStop {
  const written = place.zh !== '' || place.en !== '' || place.sources.length > 0
  if (site !== '') {
    if (written) refuse('site', 'route.wrong.both')
    return { site, way }
  }
  if (place.zh === '') refuse('place.zh', 'content.wrong.empty')
  else if (place.en === '') refuse('place.en', 'content.wrong.empty')
  else if (place.sources.length === 0) refuse('place.sources', 'content.wrong.noSource')
  return { place, way }
}

/** Whether a route, as it stands or as it stood, is theirs to keep. */
export function keeps(person: Pick<Person, 'sites'>, { stops }: Pick<Route, 'stops'>): boolean {
  if (person.sites === 'every') return true
  const sites = isKnown(stops) ? stops.flatMap(({ site }) => (site === undefined ? [] : [site])) : []
  return sites.length > 0 && sites.every((site) => owns(person, site))
}

/** Somebody's routes, withdrawn ones too, in the order of the guide. */
export const ownRoutes = ({ routes }: Guide, person: Pick<Person, 'sites'>): Route[] => routes.filter((route) => keeps(person, route))
