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

/**
 * Where a place on such a base is in WGS-84: the way back.
 *
 * @returns a function that gives a GeoJSON position
 */
export function positionFrom(datum: Base['datum']): (at: LatLng) => [number, number] {
  return ({ lat, lng }) => wgs84From(datum, [lng, lat])
}

/** A position that was read off a map of some datum, in WGS-84. */
export function wgs84From(datum: string, position: [number, number]): [number, number] {
  if (datum === 'GCJ-02') return gcoord.transform(position, gcoord.GCJ02, gcoord.WGS84)
  if (datum === 'BD-09') return gcoord.transform(position, gcoord.BD09, gcoord.WGS84)
  return position
}
