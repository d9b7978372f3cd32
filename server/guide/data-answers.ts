import { z } from 'zod'
import { figure } from './schema.ts'

/** What the data addresses answer: public contract, section 5 of the design. */

const people = z.number().int()
const slug = z.string()
const day = z.iso.date()
const instant = z.iso.datetime()
const siteCount = z.object({ today: people, all: people })

export const countsSchema = z.object({ date: day, as_of: instant, sites: z.record(slug, siteCount) })
export type CountsAnswer = z.infer<typeof countsSchema>

const { value, unit, bound, as_of } = figure.shape
/** A number that somebody printed; never added to counts. */
const publishedSchema = z.object({ value, unit, bound, as_of, text: z.string(), source: z.string() })

export const countSchema = z.object({ site: slug, date: day, ...siteCount.shape, as_of: instant, published: z.array(publishedSchema) })
export type CountAnswer = z.infer<typeof countSchema>

/** GeoJSON (RFC 7946) is WGS-84, longitude first; a site without a point has no geometry. */
const featureSchema = z.object({
  type: z.literal('Feature'),
  geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }).nullable(),
  properties: z.object({
    site: slug,
    name: z.string(),
    name_en: z.string(),
    county: z.string(),
    county_en: z.string().optional(),
    accuracy_m: z.number().nullable(),
    located: z.enum(['point', 'county']),
    today: people,
  }),
})
export type SiteFeature = z.infer<typeof featureSchema>

export const sitesSchema = z.object({ type: z.literal('FeatureCollection'), features: z.array(featureSchema) })
export type SitesAnswer = z.infer<typeof sitesSchema>

/** The points of a map on a page, which is shown all the same when nobody knows how many came today. */
export type FeatureWith<Today> = Omit<SiteFeature, 'properties'> & { properties: Omit<SiteFeature['properties'], 'today'> & { today: Today } }
export type SitesWith<Today> = Omit<SitesAnswer, 'features'> & { features: FeatureWith<Today>[] }
