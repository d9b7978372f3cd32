import { createRequire } from 'node:module'
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js'
import type { FormatsPlugin } from 'ajv-formats'
import type { OpenApi } from '../../server/api/document.ts'

const load = createRequire(import.meta.url)
const { Ajv2020: Ajv } = load('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 }
const { default: addFormats } = load('ajv-formats') as { default: FormatsPlugin }

/** The schemas of a document, ready to hold values to. */
export class HoldingTo {
  readonly #ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true })

  constructor(document: OpenApi) {
    addFormats(this.#ajv)
    // The document is no schema itself; what its references point at is.
    this.#ajv.addSchema({ $id: 'open-api', $defs: document.components.schemas as Record<string, object> })
  }

  /** What is wrong with a value; empty when nothing is. */
  faults(schema: object, value: unknown): string[] {
    const check: ValidateFunction = this.#ajv.compile(pointed(schema) as object)
    return check(value) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}

const pointed = (schema: object): unknown => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"open-api#/$defs/'))
