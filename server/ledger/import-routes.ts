import express, { type Request, type Response, type Router } from 'express'
import { dayOf } from '../local-day.ts'
import { personOf } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import { uuidBytes } from '../uuid.ts'
import { readerOf } from '../web/reader.ts'
import { sentenceOf } from '../web/refusals.ts'
import { judgeVisits } from './import-judge.ts'
import { importOf, lastImports } from './import-rows.ts'
import { type StartPage, type UploadKind, type UploadParts, uploadRoutes } from './import-upload-routes.ts'
import { importVisits, type ImportParts } from './import-visits.ts'

const rowsShown = 30

/** `/staff/imports`: daily totals of the time before, from a file, once they have been looked at. */
export function importRoutes(parts: UploadParts & ImportParts): Router {
  const { db, pages, sites } = parts
  const router = express.Router()
  const kind: UploadKind = {
    path: '/staff/imports',
    counted: true,
    readSeries: () => '',
    judge: (table) => judgeVisits(db.read, table),
    carryOut: (fresh, origin) => importVisits(parts, fresh, origin),
    showStart,
  }
  router.get(kind.path, (req, res) => showStart(req, res, {}))
  router.use(uploadRoutes(parts, kind))

  async function showStart(req: Request, res: Response, { wrong, known }: StartPage): Promise<void> {
    const reader = readerOf(req)
    const person = personOf(res)
    const id = uuidBytes(String(req.query.done ?? ''))
    const done = id && (await importOf(db.read, id, person.sites))
    const names = new Map(sites().map(({ slug, short }) => [slug, short[reader.lang]]))
    const values = {
      robots: 'noindex',
      kind,
      problem: wrong && sentenceOf(wrong, reader.lang),
      known,
      done: done?.length ? { rows: sum(done, 'rows'), people: sum(done, 'people') } : undefined,
      imports: await lastImports(db.read, person.sites, { compared: false, most: rowsShown }),
      nameOf: (site: string) => names.get(site) ?? site,
      sample: [...names].find(([slug, name]) => owns(person, slug) && !name.includes(','))?.[1] ?? '',
      dayOf,
    }
    res.type('html').send(await pages.html('ledger/imports', reader, values))
  }

  return router
}

function sum(rows: { rows: number; people: number }[], field: 'rows' | 'people'): number {
  return rows.reduce((all, row) => all + Number(row[field]), 0)
}
