import { within } from '../patiently.ts'
import { addressChecks } from './address-checks.ts'
import { clockCheck } from './clock-check.ts'
import { fileChecks } from './file-checks.ts'
import type { Check, Finding, Installation } from './finding.ts'
import { houseChecks } from './house-checks.ts'
import { settingChecks } from './setting-checks.ts'

const checks: readonly Check[] = [...addressChecks, clockCheck, ...fileChecks, ...houseChecks, ...settingChecks]

/** Milliseconds for one check; several may ask over the network one after the other. */
const patience = 30_000

/** Looks at everything, changes nothing, and never fails: a check that does is a finding too. */
export async function examine(installation: Installation): Promise<Finding[]> {
  const found = await Promise.all(checks.map((check) => lookedAt(check, installation)))
  return found.flatMap((finding) => finding ?? [])
}

async function lookedAt({ name: check, look }: Check, installation: Installation): Promise<Finding | undefined> {
  try {
    const verdict = await within(patience, look(installation))
    return verdict && { check, ...verdict }
  } catch (error) {
    return { check, state: 'wrong', said: `could not be looked at: ${(error as Error).message}`, todo: 'Look at what the message names; then run this again.' }
  }
}
