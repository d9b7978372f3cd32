import type { Described, OpenApi } from './document.ts'
import type { JsonSchema } from './json-schema.ts'

/** The description of the endpoints as the page shows it: tables of fields instead of nested schemas. */

export interface ShownField {
  /** `slots[].people` for what lies deeper. */
  name: string
  type: string
  required: boolean
  said: string
}

export interface ShownAnswer {
  status: string
  said: string
  fields: ShownField[]
  example?: string
}

export interface ShownOperation {
  id: string
  method: string
  path: string
  group: string
  summary: string
  who: string
  parameters: ShownField[]
  body?: { fields: ShownField[]; either: ShownField[][] }
  /** A command to type. */
  example: string
  answers: ShownAnswer[]
  refusals: { status: string; said: string }[]
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

export function shownOperations({ paths, servers }: OpenApi): ShownOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => shown(servers[0]!.url, path, method, one)))
}

function shown(url: string, path: string, method: string, one: Described): ShownOperation {
  const body = one.requestBody?.content['application/json']
  const [first = [], ...either] = body ? waysOf(body.schema) : []
  const parameters = one.parameters.map(({ name, required, schema, description = '' }) => ({ name, required, type: typeOf(schema), said: description }))
  const answers = Object.entries(one.responses)
  return {
    id: one.operationId,
    method: method.toUpperCase(),
    path: path.replace(/\{(\w+)\}/g, ':$1'),
    group: one.tags[0]!,
    summary: one.summary,
    who: one.description,
    parameters,
    ...(body && { body: { fields: first, either } }),
    example: command(url, path, method, one),
    answers: answers.filter(([status]) => status < '400' || one.tags[0] === 'health').map(([status, answer]) => shownAnswer(status, answer)),
    refusals: answers.filter(([status]) => status >= '400' && one.tags[0] !== 'health').map(([status, { description }]) => ({ status, said: description })),
  }
}

function shownAnswer(status: string, { description, content = {} }: Described['responses'][string]): ShownAnswer {
  const [[type, { schema = {}, example } = {}] = ['']] = Object.entries(content)
  return { status, said: schema.type ? description : `${description} ${type}`, fields: fieldsOf(schema), ...(example !== undefined && { example: pretty(example) }) }
}

/** The fields of a body; where one of several sets is wanted, what all share comes first and each set's own after it. */
function waysOf(schema: JsonSchema): ShownField[][] {
  if (schema.anyOf === undefined) return [fieldsOf(schema)]
  const ways = schema.anyOf.map((way) => fieldsOf(way))
  const shared = ({ name }: ShownField) => ways.every((way) => way.some((field) => field.name === name))
  return [ways[0]!.filter(shared), ...ways.map((way) => way.filter((field) => !shared(field)))]
}

function fieldsOf(schema: JsonSchema, before = ''): ShownField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const one = { name: before + name, type: typeOf(property), required: schema.required?.includes(name) ?? false, said: property.description ?? '' }
    const inner = property.items ?? property.anyOf?.find(({ properties }) => properties) ?? property
    return [one, ...fieldsOf(inner, `${before}${name}${property.items ? '[]' : ''}.`)]
  })
}

/** In a few words: `integer`, `confirmed | requested`, `date`. */
function typeOf({ type, format, enum: values, const: only, anyOf, items }: JsonSchema): string {
  if (only !== undefined) return JSON.stringify(only)
  // The reasons of all refusals would fill a page of their own.
  if (values) return values.length > 12 ? 'string' : values.map((value) => JSON.stringify(value)).join(' | ')
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' | ')
  if (items) return `${typeOf(items)}[]`
  const types = [type ?? []].flat().map((one) => (one === 'null' ? '—' : one))
  return format ?? types.join(' | ')
}

function command(url: string, path: string, method: string, { parameters, requestBody, security }: Described): string {
  const filled = parameters.filter((one) => one.in === 'path').reduce((address, { name, example }) => address.replace(`{${name}}`, example ?? name), path)
  const asked = parameters.filter((one) => one.in === 'query' && one.required).map(({ name }) => `${name}=…`)
  const address = `'${url}${filled}${asked.length > 0 ? `?${asked.join('&')}` : ''}'`
  const lines = [`curl ${method === 'post' ? '-X POST ' : ''}${address}`]
  if (security.length > 0) lines.push(`-H 'Authorization: Bearer …'`)
  lines.push(`-H 'Accept: application/json'`)
  const body = requestBody?.content['application/json']
  if (body) lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body.example)}'`)
  return lines.join(' \\\n  ')
}
