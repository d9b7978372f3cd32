import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { dayOf } from '../local-day.ts'
import { words } from '../web/words.ts'
import type { SpelledSite } from './import-cells.ts'
import { judgeVisits, sumsByYear } from './import-judge.ts'
import { problemsSaid } from './import-problems.ts'
import { largestFile, type Progress, readTable } from './import-reader.ts'
import { importVisits, type ImportParts } from './import-visits.ts'
import { firstUnsettled } from './month-days.ts'

export interface CliImport {
  /** Path of the file, for its name. */
  file: string
  bytes: Buffer
  sites: readonly SpelledSite[]
  /** Absent, the file is only looked at. */
  yes: boolean
  /** Told how far reading and writing have come, each from the beginning. */
  progress: { reading: Progress; writing: Progress }
  /** Prints a line of the answer. */
  say(line: string): void
}

/**
 * Looks at a file of daily totals and, once told to, counts its days: what the page `/staff/imports` does, from a shell.
 *
 * @returns whether the file is good
 * @throws StoreUnavailable
 */
export async function importFromShell(parts: ImportParts, { file, bytes, sites, yes, progress, say }: CliImport): Promise<boolean> {
  if (bytes.length > largestFile) return say(words('en')('refusal.import-large')), false
  const number = (value: number) => value.toLocaleString('en-US')
  const now = parts.now()
  const table = await readTable(bytes, { sites, today: dayOf(now), unsettled: firstUnsettled(now), progress: progress.reading })
  const judge = async () => {
    const judged = await judgeVisits(parts.db.read, table)
    for (const { where, message } of problemsSaid(table.problems, 'en')) say(`${where}: ${message}`)
    const { count, more } = table.problems
    if (more > 0) say(`… and ${number(more)} more`)
    if (count > 0) say(`${number(count)} ${count === 1 ? 'mistake' : 'mistakes'}; nothing was written`)
    return count === 0 ? judged : undefined
  }
  const judged = await judge()
  if (judged === undefined) return false
  const { fresh, known } = judged
  say(`${table.encoding}, ${number(table.lines)} lines; ${number(known)} days are there already with the same number`)
  for (const { site, year, days, people } of sumsByYear(fresh)) say(`${site}  ${year}  ${number(days)} days  ${number(people)} visits`)
  const all = `${number(fresh.length)} days, ${number(fresh.reduce((sum, { people }) => sum + people, 0))} visits`
  if (fresh.length === 0) return say('nothing to add'), true
  if (!yes) return say(`${all} would be imported; add --yes to do so`), true
  const origin = { by: 'cli', file: basename(file), sha256: Uint8Array.from(createHash('sha256').update(bytes).digest()) }
  const done = await importVisits(parts, fresh, origin, progress.writing)
  if (done === undefined) {
    await judge()
    return say('somebody has counted some of these days meanwhile; nothing was written'), false
  }
  return say(`${all} imported`), true
}
