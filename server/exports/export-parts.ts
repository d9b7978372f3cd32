import type { Logger } from 'pino'
import type { KnownSites } from '../counters/known-sites.ts'
import type { GuardParts } from '../staff/guard.ts'
import type { Random } from '../uuid.ts'

export interface ExportParts extends GuardParts {
  random: Random
  log: Pick<Logger, 'error'>
  /** What contacts are sealed with. */
  secrets: string[]
  /** Where long exports are kept until they are fetched. */
  folder: string
  sites: KnownSites
}
