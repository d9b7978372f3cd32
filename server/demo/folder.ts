import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isInUse } from '../database/sqlite/in-use.ts'
import { databaseFile } from '../operations/backup.ts'

/** The folder that the sample lives in: never one that holds anything else. */

/** What was asked for cannot be done; the message says why. */
export class DemoError extends Error {
  override name = 'DemoError'
}

const markFile = 'sample-data.json'
const mark = z.object({ sample: z.literal(true), seed: z.string(), until: z.string(), finished: z.boolean() })
export type Sample = Omit<z.infer<typeof mark>, 'sample'>

/** What a folder says of the sample in it; undefined when it is no folder of samples. */
export function sampleIn(folder: string): Sample | undefined {
  const file = join(folder, markFile)
  if (!existsSync(file)) return undefined
  try {
    return mark.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

export function writeMark(folder: string, sample: Sample): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, markFile), `${JSON.stringify({ sample: true, ...sample }, null, 2)}\n`)
}

/**
 * Clears the way for a sample, and touches nothing that is none.
 *
 * @param fresh whether one that is there is to be made anew
 * @returns whether a sample has to be made
 * @throws DemoError when the folder holds something else, or is being served
 */
export function clearFolder(folder: string, fresh: boolean): boolean {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return true
  const sample = sampleIn(folder)
  if (sample === undefined) throw new DemoError(`${folder} holds something that is no sample data; name another folder in DEMO_DIR`)
  // One that was not finished is of no use to anybody.
  if (sample.finished && !fresh) return false
  if (existsSync(databaseFile(folder)) && isInUse(databaseFile(folder))) throw new DemoError(`${folder} is being served; stop that first`)
  rmSync(folder, { recursive: true })
  return true
}
