import { z } from 'zod'

/**
 * What OpenAPI 3.1 lets a document hold (https://spec.openapis.org/oas/v3.1.1), as far as ours goes: strict, so that a
 * misspelt or misplaced field is found. Schemas themselves are compiled by ajv.
 */

const text = z.string().min(1)
const schema = z.union([z.boolean(), z.looseObject({})])
const media = z.strictObject({ schema: schema.optional(), example: z.unknown().optional() })
const content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), media)
const parameter = z.strictObject({
  name: text,
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean(),
  description: text.optional(),
  schema,
  example: z.unknown().optional(),
})
const operation = z.strictObject({
  operationId: text,
  tags: z.array(text).length(1),
  summary: text,
  description: text,
  security: z.array(z.record(text, z.array(z.string()))),
  parameters: z.array(parameter),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.strictObject({ description: text, content: content.optional() })),
})
const securityScheme = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('apiKey'), in: z.enum(['query', 'header', 'cookie']), name: text, description: text }),
  z.strictObject({ type: z.literal('http'), scheme: text, description: text }),
])

export const openApiShape = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: text, version: text, description: text }),
  servers: z.array(z.strictObject({ url: z.url() })).min(1),
  tags: z.array(z.strictObject({ name: text, description: text })),
  paths: z.record(z.string().startsWith('/'), z.strictObject({ get: operation.optional(), post: operation.optional() })),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), schema),
    securitySchemes: z.record(z.string().regex(/^[\w.-]+$/), securityScheme),
  }),
})
