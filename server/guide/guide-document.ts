import type { Adapter } from 'lowdb'
import type { z } from 'zod'
import type { Trx } from '../database/open.ts'
import { completed } from './guide-seed.ts'
import { type Guide, guideSchema } from './schema.ts'

/** The guide document cannot be served: the message names where it is kept, and every offending field with its path. */
export class GuideError extends Error {
  override name = 'GuideError'
}

/** Where the guide document is kept. */
export interface GuidePlace {
  /**
   * lowdb's way to it. It reads null when there is none, and throws GuideError when it is broken.
   *
   * @param trx that it is part of, where the place knows transactions
   */
  adapter(trx?: Trx): Adapter<Guide | null>
  /** What is read when the document is broken; null when nothing is kept. */
  previous(): Promise<Guide | null>
  /** Whether another document is kept there than was last read or written from here. */
  hasChanged(trx?: Trx): Promise<boolean>
  /** Whether a transaction that fails takes back what was written in it. */
  readonly transactional: boolean
}

/**
 * Reads a guide document, also one of an earlier version.
 *
 * @param file what to call it in a message
 * @throws GuideError
 */
export function parseGuide(json: string, file: string): Guide {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new GuideError(`${file} is not JSON: ${(error as Error).message}`)
  }
  return checkGuide(completed(value), file)
}

export function checkGuide(value: unknown, file: string): Guide {
  const parsed = guideSchema.safeParse(value)
  if (!parsed.success) throw new GuideError(parsed.error.issues.map((issue) => `${file}: ${fieldOf(issue)}: ${issue.message}`).join('\n'))
  return parsed.data
}

/** `sites[2].hours[0].doubt`, as one would look for it in an editor. */
function fieldOf({ path }: z.core.$ZodIssue): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '') || 'document'
}
