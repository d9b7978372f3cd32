import { type Lang, words } from '../../web/words.ts'
import { featuresOf } from '../data-routes.ts'
import type { SitesWith } from '../data-answers.ts'
import { isKnown, type Site } from '../schema.ts'
import type { Route } from '../schema-routes.ts'
import type { Published, Statement, Text } from '../schema-words.ts'
import { kilometres, type Leg, legBetween } from './legs.ts'

/** What a page about a way is made from: the guide that is served, or a draft of it. */
export interface WayWords {
  sites(): Site[]
  routes(): Route[]
}

/** A stop as its page shows it. */
export interface ShownStop {
  site: Site | undefined
  name: string
  place: Statement | undefined
  hours: Published[]
  /** From the stop before: a straight line where both points are known, and what a source says of the road. */
  leg: Leg | undefined
  way: Statement | undefined
}

export interface ShownRoute {
  route: Route
  /** Its name, or what it is called while it has none. */
  title: string
  named: boolean
  stops: ShownStop[]
  kilometres: typeof kilometres
  legBetween: typeof legBetween
}

/** How views speak of distances. */
export const said = { kilometres, legBetween }

/** A route as its page and the list show it. */
export function routePage(guide: WayWords, route: Route, lang: Lang): ShownRoute {
  const bySlug = new Map(guide.sites().map((site) => [site.slug, site]))
  const kept = isKnown(route.stops) ? route.stops : []
  const stops = kept.map((stop, i) => {
    const site = stop.site === undefined ? undefined : bySlug.get(stop.site)
    const before = kept[i - 1]?.site
    return {
      site,
      name: (site?.short ?? stop.place)![lang],
      place: stop.place,
      hours: site && isKnown(site.hours) ? site.hours : [],
      leg: i === 0 || before === undefined ? undefined : legBetween(bySlug.get(before), site),
      way: isKnown(stop.way) ? stop.way : undefined,
    }
  })
  return { route, title: titleOf(guide, route, lang), named: isKnown(route.name), stops, ...said }
}

/** One that has no name yet is told from its neighbours by a number, which is no name. */
export function titleOf(guide: WayWords, route: Route, lang: Lang): string {
  if (isKnown(route.name)) return (route.name as Text)[lang]
  const alike = guide.routes().filter(({ name, area }) => !isKnown(name) && area.zh === route.area.zh)
  return words(lang)('route.unnamed', { area: route.area[lang], n: alike.findIndex(({ slug }) => slug === route.slug) + 1 })
}

/** The sites as the map shows them, each with its number in the order. */
export function featuresInOrder<Today extends number | undefined>(sites: Site[], today: (slug: string) => Today): SitesWith<Today> {
  const all = featuresOf(sites, today)
  const numbered = all.features.map(({ properties, ...one }, i) => ({ ...one, properties: { ...properties, name: `${i + 1} ${properties.name}`, name_en: `${i + 1} ${properties.name_en}` } }))
  return { ...all, features: numbered }
}
