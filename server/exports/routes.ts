import express, { type Router } from 'express'
import type { Logger } from 'pino'
import type { GuardParts } from '../staff/guard.ts'
import type { Random } from '../uuid.ts'
import type { Lang } from '../web/words.ts'
import { downloadRoutes } from './download-routes.ts'
import { Exports } from './export.ts'
import { runRoutes } from './run-routes.ts'

export interface ExportParts extends GuardParts {
  random: Random
  log: Pick<Logger, 'error'>
  /** What contacts are sealed with. */
  secrets: string[]
  /** Where long exports are kept until they are fetched. */
  folder: string
  sites: () => { slug: string; name: Record<Lang, string> }[]
}

/** What can be downloaded, by those who report, of their own sites: visits and bookings. */
export function exportRoutes(parts: ExportParts): Router {
  const exports = new Exports(parts)
  return express.Router().use(downloadRoutes(parts, exports)).use(runRoutes(parts, exports))
}
