import type { Stamp, Stamps } from '../page/stamps'
import { isDay } from './days'

/** Why a file is not taken. */
export type Wrong = 'tooLarge' | 'notOurs' | 'newer' | 'strangeSite' | 'noDay' | 'future'

const format = 'red-footprints-stamps'
/** Characters; nine stamps are not a thousand. */
export const mostCharacters = 64_000
/** No stamp is older than the guide. */
const firstDay = '2021-01-01'

export function writeFile(stamps: Stamps): string {
  const list = Object.keys(stamps).map((site) => ({ site, ...stamps[site] }))
  return JSON.stringify({ format, version: 1, stamps: list }, null, 2)
}

/**
 * Reads a file of stamps, whole or not at all.
 *
 * @param known slugs of the sites there are
 * @param today `YYYY-MM-DD`; no stamp is of a later day
 */
export function readFile(text: string, known: string[], today: string): { stamps: Stamps } | { wrong: Wrong } {
  if (text.length > mostCharacters) return { wrong: 'tooLarge' }
  const file = parsed(text.replace(/^\uFEFF/, ''))
  if (!isRecord(file) || file.format !== format || typeof file.version !== 'number') return { wrong: 'notOurs' }
  if (file.version > 1) return { wrong: 'newer' }
  if (file.version !== 1 || !Array.isArray(file.stamps)) return { wrong: 'notOurs' }
  let stamps: Stamps = {}
  for (const one of file.stamps as unknown[]) {
    if (!isRecord(one) || typeof one.site !== 'string' || typeof one.day !== 'string') return { wrong: 'notOurs' }
    const { site, day, number } = one
    if (number !== undefined && !(Number.isInteger(number) && (number as number) > 0 && (number as number) < 1e7)) return { wrong: 'notOurs' }
    if (known.indexOf(site) < 0) return { wrong: 'strangeSite' }
    if (!isDay(day) || day < firstDay) return { wrong: 'noDay' }
    if (day > today) return { wrong: 'future' }
    stamps = merged(stamps, { [site]: number === undefined ? { day } : { day, number: number as number } })
  }
  return { stamps }
}

/** Both together; of a site in both, the stamp of the earlier day, and of one day the one that was there. */
export function merged(here: Stamps, more: Stamps): Stamps {
  const all: Stamps = { ...here }
  for (const site of Object.keys(more)) {
    const before: Stamp | undefined = all[site]
    if (!before || more[site]!.day < before.day) all[site] = more[site]!
  }
  return all
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
