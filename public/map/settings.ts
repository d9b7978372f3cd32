import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon } from 'geojson'

/** What the page gives a map in its `data-map` attribute. */
export type Settings = {
  lang: 'zh' | 'en'
  /** Slug of the site that the page is about; null on the home page. */
  focus: string | null
  /** The sites, a FeatureCollection of `SiteFeature` in WGS-84, or their address. */
  features: string | Sites
  /** Address of the county outlines: a FeatureCollection of `CountyFeature`, WGS-84. */
  basemap: string
  base: Base
  words: Words
}

/** The server's `BaseMap` (server/guide/base-maps.ts) without its hosts. */
export type Base = {
  name: 'builtin' | 'tianditu' | 'amap' | 'osm'
  /** The datum that the tiles are drawn in. */
  datum: 'WGS-84' | 'GCJ-02'
  layers: { url: string; subdomains?: string[]; maxZoom: number }[]
  attribution: { zh: string; en: string; href?: string }
  approval?: string
}

/** Sentences of the page's language. `{m}` stands for metres, `{n}` for a number. */
export type Words = Record<
  | 'map'
  | 'county'
  | 'accuracy'
  | 'today'
  | 'open'
  | 'several'
  | 'closer'
  | 'zoomIn'
  | 'zoomOut'
  | 'close'
  | 'wheel'
  | 'fingers'
  | 'approval'
  | 'loading'
  | 'failed',
  string
>

export type Site = {
  /** Slug. */
  site: string
  name: string
  name_en: string
  /** The county's `name` in the outlines. */
  county: string
  county_en: string
  /** Radius in metres within which the place lies; null where no point is known. */
  accuracy_m: number | null
  located: 'point' | 'county'
  /** 人次 of the current day; absent while it is not known. */
  today?: number
}

export type SiteFeature = Feature<Point | null, Site>

export type County = { name: string; prefecture: string; province: string; focus: boolean }

export type CountyFeature = Feature<Polygon | MultiPolygon, County>

export type Sites = FeatureCollection<Point | null, Site>

export type Counties = FeatureCollection<Polygon | MultiPolygon, County>

export function nameOf(site: Site, lang: Settings['lang']): string {
  return lang === 'zh' ? site.name : site.name_en
}

export function countyOf(site: Site, lang: Settings['lang']): string {
  return lang === 'zh' ? site.county : site.county_en
}

/** How sure the place is, as a sentence. */
export function surenessOf(site: Site, words: Words): string {
  if (site.located === 'county' || site.accuracy_m === null) return words.county
  return words.accuracy.replace('{m}', String(site.accuracy_m))
}
