import type { GuideStore } from '../guide/guide-store.ts'
import type { Text } from '../guide/schema-words.ts'
import { type Day, dayOf, type Instant, timeOf } from '../local-day.ts'
import { spacedCode } from './plate-code.ts'
import { isRetired, type Plate } from './plates.ts'

export interface ListedPlate {
  code: string
  /** `ABCD EFGH` */
  printed: string
  issue: number
  issued: Day
  state: 'in-use' | 'ending' | 'retired'
  /** When it ends or ended; absent while nobody has ended it. */
  ends?: { day: Day; time: string }
}

export interface ListedPlace {
  stop: string
  /** Absent at the gate. */
  name?: Text
  /** Newest first. */
  plates: ListedPlate[]
  /** Number of the newest; 0 where there is none yet. */
  newest: number
  /** Still in the guide: only then is there a place for another plate. */
  known: boolean
}

export interface ListedSite {
  slug: string
  name: Text
  /** Still in the guide. */
  known: boolean
  helpPhone: string
  /** The gate first, then the stops as the guide has them, then what has left the guide. */
  places: ListedPlace[]
  inUse: number
}

/** Every plate, by the site and the place it hangs at; a site that has left the guide comes last, under its slug. */
export function listPlates(plates: Plate[], { guide, phones, now }: { guide: GuideStore; phones: Map<string, string>; now: Instant }): ListedSite[] {
  const sites = guide.sites()
  const known = new Set(sites.map(({ slug }) => slug))
  const gone = [...new Set(plates.map(({ site }) => site))].filter((slug) => !known.has(slug))
  const all = [...sites.map(({ slug, short, stops }) => ({ slug, name: short, stops })), ...gone.map((slug) => ({ slug, name: { zh: slug, en: slug }, stops: [] }))]
  return all.map(({ slug, name, stops }) => {
    const ofSite = plates.filter(({ site }) => site === slug)
    const places = [
      { stop: '', known: known.has(slug) },
      ...stops.map((stop) => ({ stop: stop.slug, name: stop.name, known: true })),
      ...[...new Set(ofSite.map(({ stop }) => stop))]
        .filter((stop) => stop !== '' && !stops.some((one) => one.slug === stop))
        .map((stop) => ({ stop, name: { zh: stop, en: stop }, known: false })),
    ].map((place) => {
      const here = ofSite.filter(({ stop }) => stop === place.stop).sort((a, b) => b.issue - a.issue)
      return { ...place, newest: here[0]?.issue ?? 0, plates: here.map((plate) => listed(plate, now)) }
    })
    const inUse = ofSite.filter((plate) => !isRetired(plate, now)).length
    return { slug, name, known: known.has(slug), helpPhone: phones.get(slug) ?? '', places, inUse }
  })
}

function listed(plate: Plate, now: Instant): ListedPlate {
  const { code, issue, issued_at, retired_at } = plate
  const of = { code, printed: spacedCode(code), issue, issued: dayOf(issued_at) }
  if (retired_at === null) return { ...of, state: 'in-use' }
  return { ...of, state: isRetired(plate, now) ? 'retired' : 'ending', ends: { day: dayOf(retired_at), time: timeOf(retired_at) } }
}
