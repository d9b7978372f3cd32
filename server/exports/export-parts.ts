import type { Logger } from 'pino'
import type { GuardParts } from '../staff/guard.ts'
import type { Random } from '../uuid.ts'
import type { Lang } from '../web/words.ts'

export interface ExportParts extends GuardParts {
  random: Random
  log: Pick<Logger, 'error'>
  /** What contacts are sealed with. */
  secrets: string[]
  /** Where long exports are kept until they are fetched. */
  folder: string
  sites: () => { slug: string; name: Record<Lang, string> }[]
}
