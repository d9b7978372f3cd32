import { readFileSync } from 'node:fs'
import { shipped } from '../root.ts'

/** A closed line of [longitude, latitude], WGS-84. */
export type Ring = [lon: number, lat: number][]

export interface County {
  properties: { name: string; focus: boolean }
  geometry: { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] }
}

let all: County[] | undefined

/** The outlines of `data/basemap.geojson`, read when they are first asked for. */
export function counties(): County[] {
  all ??= (JSON.parse(readFileSync(shipped('data/basemap.geojson'), 'utf8')) as { features: County[] }).features
  return all
}

/** The outer rings of a county; none for one that is not among the outlines. */
export function outlinesOf(name: string): Ring[] {
  const geometry = counties().find(({ properties }) => properties.name === name)?.geometry
  if (geometry === undefined) return []
  return (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).map(([outer = []]) => outer)
}
