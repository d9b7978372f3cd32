import { z } from 'zod'

/** A schema as JSON (JSON Schema 2020-12, which OpenAPI 3.1 speaks). */
export interface JsonSchema {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  [keyword: string]: unknown
}

/** Says what a property is; undefined for one that its name explains. */
export type Explain = (property: string) => string | undefined

/**
 * What a zod schema guards (`input`), or the shape that an answer has (`output`).
 *
 * A property has to be sent when its guard refuses a body without it: asked of the guard itself, since what a guard
 * makes of nothing at all (a box that was not ticked) is not to be read off its parts.
 */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', explain: Explain): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: made }) => {
      if (io === 'output' || !(zodSchema instanceof z.ZodObject)) return
      made.required = Object.keys(zodSchema.shape).filter((name) => !z.safeParse(zodSchema.shape[name], undefined).success)
      if (made.required.length === 0) delete made.required
    },
  })
  delete json.$schema
  return plain(json, explain) as JsonSchema
}

/** Explains the properties; and a number that may be any safe integer says so by its type. */
function plain(value: unknown, explain: Explain): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, explain))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name, limit]) => !(/imum$/.test(name) && Math.abs(Number(limit)) === Number.MAX_SAFE_INTEGER))
  return Object.fromEntries(kept.map(([name, inner]) => [name, name === 'properties' ? explained(inner as object, explain) : plain(inner, explain)]))
}

function explained(properties: object, explain: Explain): object {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const said = explain(name)
      return [name, { ...(plain(schema, explain) as JsonSchema), ...(said !== undefined && { description: said }) }]
    }),
  )
}
