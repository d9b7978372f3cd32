import type { LatLng } from 'leaflet'
import type { Place } from './datum.ts'
import { middleOf } from './middles.ts'
import type { Counties, CountyFeature, Settings, Site, Sites } from './settings.ts'

/** A place on the map: one site at its known point, or all sites of a county whose points are unknown. */
export type Spot = {
  sites: Site[]
  /** Where it is drawn, in the datum of the base. */
  at: LatLng
  sure: boolean
  /** Whether the page is about a site of this spot. */
  focus: boolean
  county: CountyFeature | undefined
}

/**
 * The places to draw. A site without a point stands at the middle of its county; one whose county is
 * not among the outlines is left to the text list.
 */
export function spotsOf(sites: Sites, counties: Counties, place: Place, focus: Settings['focus']): Spot[] {
  const outlines = new Map(counties.features.map((county) => [county.properties.name, county] as const))
  const unsure = new Map<string, Spot>()
  const spots: Spot[] = []
  for (const { properties: site, geometry } of sites.features) {
    const county = outlines.get(site.county)
    const inFocus = site.site === focus
    const known = unsure.get(site.county)
    if (site.located === 'point' && geometry) {
      spots.push({ sites: [site], at: place(geometry.coordinates), sure: true, focus: inFocus, county })
    } else if (known) {
      known.focus = known.focus || inFocus
      // The site that the page is about heads the list.
      if (inFocus) known.sites.unshift(site)
      else known.sites.push(site)
    } else if (county) {
      const spot = { sites: [site], at: place(middleOf(county)), sure: false, focus: inFocus, county }
      unsure.set(site.county, spot)
      spots.push(spot)
    }
  }
  return spots
}
