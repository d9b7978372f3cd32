import { z } from 'zod'
import { line, slug, statement, text, unknown } from './schema-words.ts'

/** Ends of an address below `/routes` that are pages of their own. */
const taken = ['march', 'plan', 'new']

/** A place on a route: a site of the guide, or a place that has no page here, with the sources that bear it out. */
const routeStop = z
  .strictObject({
    site: slug.optional(),
    place: statement.optional(),
    /** How one comes here from the stop before, where a source says it: never computed, never guessed. */
    way: z.union([statement, unknown]),
  })
  .refine(({ site, place }) => (site === undefined) !== (place === undefined), { error: 'a stop is a site of the guide or a place, and not both', path: ['site'] })

/**
 * A route. One of which only the number was printed has its place all the same: its name and its stops are
 * `"unknown"` until the county enters them.
 */
export const route = z.strictObject({
  slug: slug.refine((one) => !taken.includes(one), { error: 'an address that is taken' }),
  name: z.union([text, unknown]),
  /** Whose order it is: this guide's own, or the county's. */
  order: z.enum(['guide', 'county']),
  area: text,
  /** What it is, and what bears it out. */
  about: z.array(statement).min(1),
  stops: z.union([z.array(routeStop).min(2).max(20), unknown]),
  /** Shown to nobody but the staff. */
  withdrawn: z.literal(true).optional(),
})

/** Where a stage of the march was: a site of the guide, no more than its county, or nothing that a map could show. */
const where = z.union([z.strictObject({ site: slug }), z.strictObject({ county: line }), unknown])

const date = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/)

export const march = z
  .strictObject({
    about: z.array(statement).min(1),
    stages: z.array(z.strictObject({ slug, date, until: date.optional(), place: text, where, event: statement })).min(2),
  })
  .superRefine(({ stages }, context) => {
    stages.forEach((stage, i) => {
      const before = stages[i - 1]?.date ?? stage.date
      // A month stands where it is put among its days.
      const shorter = Math.min(before.length, stage.date.length)
      if (before.slice(0, shorter) > stage.date.slice(0, shorter)) context.addIssue({ code: 'custom', path: ['stages', i, 'date'], message: 'earlier than the stage before it' })
    })
  })

export type Route = z.infer<typeof route>
export type RouteStop = z.infer<typeof routeStop>
export type March = z.infer<typeof march>
export type Stage = March['stages'][number]
