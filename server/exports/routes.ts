import express, { type Router } from 'express'
import { downloadRoutes } from './download-routes.ts'
import { Exports } from './export.ts'
import type { ExportParts } from './export-parts.ts'
import { runRoutes } from './run-routes.ts'

/** What can be downloaded, by those who report, of their own sites: visits and bookings. */
export function exportRoutes(parts: ExportParts): Router {
  const exports = new Exports(parts)
  return express.Router().use(downloadRoutes(parts, exports)).use(runRoutes(parts, exports))
}
