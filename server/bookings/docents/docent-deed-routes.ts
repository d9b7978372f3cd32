import express, { type Request, type Response, type Router } from 'express'
import type { Bytes } from '../../database/bytes.ts'
import type { GuideStore } from '../../guide/guide-store.ts'
import { type GuardParts, personOf } from '../../staff/guard.ts'
import { type Random, uuidBytes, uuidText } from '../../uuid.ts'
import { onlyMethods } from '../../web/errors.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../../web/refusals.ts'
import { FieldReader, type Problem, type Typed, typedIn } from '../offers/field-reader.ts'
import { noteAbsence, readAbsence, removeAbsence } from './absences.ts'
import type { Particulars } from './docent-form.ts'
import { docentRow, setLeft } from './keep-docent.ts'

export interface DocentRouteParts extends GuardParts {
  guide: GuideStore
  random: Random
}

/** A form that was refused: what was typed, and what is wrong with it. */
export interface Refused {
  typed: Typed
  problems: Record<string, Problem>
  /** What it would have kept of a docent whom somebody else has changed since it was opened. */
  late?: Particulars
}

interface Found {
  id: Bytes
  site: string
  left: boolean
}

interface Answers {
  showDocent(req: Request, res: Response, id: Bytes | undefined, refused: Refused): Promise<void>
  done(req: Request, res: Response, where: string): void
}

/** What is done to one docent: she is away, is here after all, leaves, returns. The keeper of the doors stands before. */
export function docentDeedRoutes(parts: DocentRouteParts, { showDocent, done }: Answers): Router {
  const { db, pages } = parts
  const router = express.Router()

  router.post('/staff/docents/:id/absences', async (req, res) => {
    const found = await rowOf(req)
    if (isRefusal(found)) return refuse(pages, req, res, found)
    const typed = typedIn(req.body)
    const read = readAbsence(typed)
    const absence = { from: '', ...typed }
    if ('problems' in read) return showDocent(req, res, found.id, { typed: absence, ...read })
    const refused = await noteAbsence(parts, { id: found.id, absence: read, actor: personOf(res).name })
    if (refused?.refused === 'docent-left') return showDocent(req, res, found.id, { typed: absence, problems: {} })
    if (refused) return refuse(pages, req, res, refused)
    done(req, res, `${pathOf(found)}?done=away`)
  })

  router.post('/staff/docents/:id/absences/removal', async (req, res) => {
    const found = await rowOf(req)
    if (isRefusal(found)) return refuse(pages, req, res, found)
    const reader = new FieldReader(typedIn(req.body))
    const day = reader.day('day')
    if (reader.failed) return refuse(pages, req, res, refusal('invalid'))
    await removeAbsence(parts, { id: found.id, day, actor: personOf(res).name })
    done(req, res, `${pathOf(found)}?done=here`)
  })

  router.post(['/staff/docents/:id/leaving', '/staff/docents/:id/return'], async (req, res) => {
    const found = await rowOf(req)
    if (isRefusal(found)) return refuse(pages, req, res, found)
    const left = req.path.endsWith('/leaving')
    const refused = await setLeft(parts, { id: found.id, left, actor: personOf(res).name })
    if (isRefusal(refused)) return refuse(pages, req, res, refused)
    done(req, res, `/staff/docents/${found.site}?done=${left ? 'left' : 'returned'}`)
  })

  // Where a browser stands after a refused form; reloaded there, it is a plain visit.
  router.get(deeds, async (req, res) => {
    const found = await rowOf(req)
    if (isRefusal(found)) return refuse(pages, req, res, found)
    res.redirect(303, pathOf(found))
  })
  router.all(deeds, onlyMethods(pages, 'GET', 'POST'))

  async function rowOf(req: Request): Promise<Found | Refusal> {
    const id = uuidBytes(String(req.params.id))
    const row = id && (await docentRow(db.read, id))
    return row ? { id: row.id, site: row.site, left: row.left_at !== null } : refusal('not-found')
  }

  return router
}

const deeds = ['absences', 'absences/removal', 'leaving', 'return'].map((deed) => `/staff/docents/:id/${deed}`)

const pathOf = ({ id, site, left }: Found) => (left ? `/staff/docents/${site}` : `/staff/docents/${site}/${uuidText(id)}`)
