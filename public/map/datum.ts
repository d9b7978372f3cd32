import gcoord from 'gcoord'
import { latLng, type LatLng } from 'leaflet'
import type { Position } from 'geojson'
import type { Base } from './settings.ts'

/** Where a WGS-84 position is drawn. */
export type Place = (position: Position) => LatLng

/**
 * How positions are drawn on a base of the given datum: as they are, or moved to GCJ-02. For drawing
 * only; what is kept, shown as text or sent stays WGS-84 (design, law of truth 2).
 *
 * @returns a function of a GeoJSON position (longitude, latitude in degrees, WGS-84)
 */
export function placeOn(datum: Base['datum']): Place {
  return ([lon = 0, lat = 0]) => {
    const [x, y] = datum === 'GCJ-02' ? gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02) : [lon, lat]
    return latLng(y, x)
  }
}
