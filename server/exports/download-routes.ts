import express, { type Request, type Response, type Router } from 'express'
import { personOf } from '../staff/guard.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, refuse } from '../web/refusals.ts'
import { formats, readWanted, whats } from './asked.ts'
import type { ExportParts } from './export-parts.ts'
import type { Exports } from './export.ts'
import type { Format } from './making.ts'
import { recordExport, sendExport, sendHead } from './send.ts'

/** `GET /staff/exports/visits.csv` and the like: the file, in the answer itself. */
export function downloadRoutes(parts: ExportParts, exports: Exports): Router {
  const { db, pages, sites } = parts
  const router = express.Router()
  for (const what of whats) {
    for (const format of formats) {
      const path = `/staff/exports/${what}.${format}`
      router.get(path, (req, res) => download(req, res, what, format))
      router.all(path, onlyMethods(pages, 'GET'))
    }
  }
  return router

  async function download(req: Request, res: Response, what: (typeof whats)[number], format: Format): Promise<void> {
    const person = personOf(res)
    const wanted = await readWanted(req.query, what, format, { db, sites: sites(), person, lang: readerOf(req).lang })
    if (isRefusal(wanted)) return refuse(pages, req, res, wanted)
    // Nothing leaves the house with a HEAD: the record would say what did not happen.
    if (req.method === 'HEAD') return sendHead(res, wanted)
    const begun = await exports.begin(wanted)
    if (isRefusal(begun)) return refuse(pages, req, res, begun)
    const { made, done } = begun
    const gone = () => void made.end()
    res.once('close', gone)
    // Somebody may have gone while others were being served.
    if (res.destroyed) gone()
    try {
      const result = await done
      if (res.destroyed) return
      if (isRefusal(result)) return await refuse(pages, req, res, result)
      await recordExport(parts, person, wanted, result.rows)
      await sendExport(res, made)
    } catch (error) {
      // Whoever has gone away is told nothing any more.
      if (!res.destroyed) throw error
    } finally {
      res.off('close', gone)
      await made.end()
    }
  }
}
