import { z } from 'zod'
import { mostOfDay } from '../counters/counters.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { whole } from '../web/typed.ts'
import type { Limits } from './limits.ts'

export const fields = ['daily', 'instant', 'amber', 'red'] as const satisfies readonly (keyof Limits)[]

const orUnset = (given: unknown) => (given === undefined || (typeof given === 'string' && given.trim() === '') ? null : whole(given))
const upTo = (most: number) => z.preprocess(orUnset, z.number().int().min(1).max(most).nullable())

const schema = z
  .object({
    version: z.preprocess(whole, z.number().int().min(0)),
    daily: upTo(mostOfDay),
    instant: upTo(mostOfDay),
    amber: upTo(100),
    red: upTo(100),
  })
  .refine(({ amber, red }) => amber === null || red === null || amber < red)

/** Reads the form; what is left empty is not set. */
export function readLimits(body: unknown): { version: number; limits: Limits } | Refusal {
  const parsed = schema.safeParse(body ?? {})
  if (!parsed.success) return refusal('limits-wrong', { values: { most: mostOfDay } })
  const { version, ...limits } = parsed.data
  return { version, limits }
}
