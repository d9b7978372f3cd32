import { refusedBookingSchema } from '../bookings/json-answers.ts'
import { refusedSchema } from '../web/refused.ts'
import { type Key, type Lang, words } from '../web/words.ts'
import { bookingOperations } from './booking-operations.ts'
import { checkInOperations } from './check-in-operations.ts'
import { dataOperations } from './data-operations.ts'
import { explainer } from './fields.ts'
import { type Explain, type JsonSchema, jsonSchema } from './json-schema.ts'
import { helpOperations } from './help-operations.ts'
import { type Answer, groups, type Operation } from './operation.ts'
import { staffOperations } from './staff-operations.ts'

/** Everything a program can ask, in the order of the groups. */
export const operations: readonly Operation[] = groups.flatMap((group) =>
  [...dataOperations, ...checkInOperations, ...bookingOperations, ...helpOperations, ...staffOperations].filter((one) => one.group === group),
)

export interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  description?: string
  schema: JsonSchema
  example?: string
}

interface Content {
  description: string
  content?: Record<string, { schema?: JsonSchema; example?: unknown }>
}

export interface Described {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema; example: unknown }> }
  responses: Record<string, Content>
}

export interface OpenApi {
  openapi: '3.1.1'
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Partial<Record<'get' | 'post', Described>>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, object> }
}

/** Rises when an answer changes its shape. */
const version = '1.0'
/** How a request is refused, by name. */
const shared = { Refused: refusedSchema, RefusedBooking: refusedBookingSchema }

/**
 * The description of the JSON endpoints (OpenAPI 3.1), made of the very schemas that guard and shape them.
 *
 * @param url where the application is reached from outside
 */
export function openApi(url: string, lang: Lang): OpenApi {
  const t = words(lang)
  const explain = explainer(lang)
  const paths: OpenApi['paths'] = {}
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = described(operation, explain, lang)
  return {
    openapi: '3.1.1',
    info: { title: t('api.title'), version, description: t('api.lead') },
    servers: [{ url }],
    tags: groups.map((name) => ({ name, description: t(`api.group.${name}` as Key) })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(shared).map(([name, schema]) => [name, jsonSchema(schema, 'output', explain)])),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'rf_staff', description: t('api.session') },
        token: { type: 'http', scheme: 'bearer', description: t('api.token') },
      },
    },
  }
}

function described(operation: Operation, explain: Explain, lang: Lang): Described {
  const { id, group, who, body, answers, refusals, refused } = operation
  const t = words(lang)
  const content = ({ schema, type, example }: Answer) => ({
    [type]: { ...(schema && { schema: jsonSchema(schema, 'output', explain) }), ...(example !== undefined && { example }) },
  })
  const refusal = { $ref: `#/components/schemas/${refused ?? 'Refused'}` }
  const responses: Described['responses'] = {}
  for (const [status, answer] of Object.entries(answers)) responses[status] = { description: t(`api.status.${status}` as Key), content: content(answer) }
  for (const status of [...refusals, 405, 500].filter((one) => !(one in responses) && isMet(one, operation))) {
    responses[status] = { description: t(`api.status.${status}` as Key), content: { 'application/json': { schema: refusal } } }
  }
  return {
    operationId: id,
    tags: [group],
    summary: t(`api.operation.${id}` as Key),
    description: t(`api.who.${who}` as Key),
    security: who === 'staff' ? [{ session: [] }, { token: [] }] : [],
    parameters: parametersOf(operation, explain),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body.schema, 'input', explain), example: body.example } } } }),
    responses,
  }
}

/** What watches the server must not depend on what it watches: it knows no refusals. */
const isMet = (status: number, { group }: Operation): boolean => group !== 'health' || status === 503

function parametersOf({ path, place = {}, query }: Operation, explain: Explain): Parameter[] {
  const explained = (name: string) => ({ name, ...(explain(name) !== undefined && { description: explain(name)! }) })
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]): Parameter => {
    return { ...explained(name!), in: 'path', required: true, schema: { type: 'string' }, example: place[name!]! }
  })
  if (query === undefined) return inPath
  const { properties = {}, required = [] } = jsonSchema(query, 'input', () => undefined)
  const inQuery = Object.entries(properties).map(([name, schema]): Parameter => {
    return { ...explained(name), in: 'query', required: required.includes(name), schema }
  })
  return [...inPath, ...inQuery]
}
