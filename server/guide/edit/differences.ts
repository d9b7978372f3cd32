/** A field in which two documents differ, by its way through them; undefined where it is not there. */
export interface Difference {
  path: string[]
  before: string | undefined
  after: string | undefined
}

/** Where two documents differ, field by field, in reading order. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [old, fresh] = [fieldsIn(before), fieldsIn(after)]
  const keys = [...new Set([...fresh.keys(), ...old.keys()])]
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key)?.text, fresh.get(key)?.text]
    return was === is ? [] : [{ path: (fresh.get(key) ?? old.get(key))!.path, before: was, after: is }]
  })
}

interface Field {
  path: string[]
  text: string
}

/** Every field of a document; the sources of a statement are one, in their order. */
function fieldsIn(value: unknown): Map<string, Field> {
  const fields = new Map<string, Field>()
  const walk = (part: unknown, path: string[]): void => {
    if (Array.isArray(part) && part.every((one) => typeof one === 'string') && path.at(-1) === 'sources') {
      fields.set(path.join('.'), { path, text: part.join('、') })
    } else if (Array.isArray(part)) {
      part.forEach((one, i) => walk(one, [...path, nameOf(one) ?? String(i + 1)]))
    } else if (typeof part === 'object' && part !== null) {
      for (const [name, one] of Object.entries(part)) walk(one, [...path, name])
    } else if (part !== undefined) {
      fields.set(path.join('.'), { path, text: part === null ? '' : String(part) })
    }
  }
  walk(value, [])
  return fields
}

/** Things with a name of their own are compared by it, wherever they stand: a source, a stop, a person. */
function nameOf(one: unknown): string | undefined {
  if (typeof one !== 'object' || one === null) return undefined
  for (const field of ['slug', 'key', 'person'] as const) {
    if (field in one) return String((one as Record<string, unknown>)[field])
  }
  return undefined
}
