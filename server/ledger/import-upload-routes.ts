import { createHash } from 'node:crypto'
import express, { type Request, type Response, type Router } from 'express'
import type { Bytes } from '../database/bytes.ts'
import { dayOf } from '../local-day.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import { uuidText } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, statusOf } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import type { SpelledSite } from './import-cells.ts'
import { fileBody, readFileForm } from './import-form.ts'
import { type Judged, sumsByYear } from './import-judge.ts'
import { problemsSaid } from './import-problems.ts'
import { type DayTotal, readTable, type ReadTable } from './import-reader.ts'
import type { Upload, Uploads } from './import-uploads.ts'
import type { Origin } from './import-visits.ts'
import { firstUnsettled } from './month-days.ts'

export interface UploadParts extends GuardParts {
  uploads: Uploads
  sites: () => SpelledSite[]
}

/** What stands on the page from which files are sent, beside its own. */
export interface StartPage {
  /** What was refused. */
  wrong?: Refusal
  /** Days of the file that was sent, which were all there already. */
  known?: number
}

/** One kind of files with daily totals. */
export interface UploadKind {
  path: '/staff/imports' | '/staff/comparisons'
  /** Whether they add to our totals. */
  counted: boolean
  /** The name of the count that a file belongs to; '' for ours. */
  readSeries(fields: Record<string, string>): string | Refusal
  judge(table: ReadTable, series: string): Promise<Judged>
  /** @returns id of the import; undefined when the ledger has changed since it was judged */
  carryOut(fresh: DayTotal[], origin: Origin & { series: string }): Promise<Bytes | undefined>
  /** Answers with the page from which files are sent; its status is the caller's. */
  showStart(req: Request, res: Response, page: StartPage): Promise<void>
}

/** From a file to a look at it, where nothing is written yet, and on to the deed. */
export function uploadRoutes({ pages, now, uploads, sites }: UploadParts, kind: UploadKind): Router {
  const router = express.Router()
  const { path } = kind

  router.post(path, fileBody(pages), async (req, res) => {
    const sent = await readFileForm(req)
    if (isRefusal(sent)) return refuseFile(req, res, sent)
    const series = kind.readSeries(sent.fields)
    if (typeof series !== 'string') return refuseFile(req, res, series)
    const upload = { file: sent.file, series, bytes: sent.bytes }
    const looked = await look(res, upload)
    if (!looked.good) return showLooked(req, res, upload, looked, 422)
    const id = await uploads.keep(upload, personOf(res))
    if (!wantsJson(req)) return res.redirect(303, `${path}/${id}`)
    res.status(201).json({ upload: id, ...inShort(looked) })
  })
  router.all(path, onlyMethods(pages, 'GET', 'POST'))

  router.get(`${path}/:upload`, async (req, res) => {
    const upload = await find(req.params.upload as string, res)
    if (upload === undefined) return refuse(pages, req, res, gone)
    await showLooked(req, res, upload, await look(res, upload), 409)
  })

  router.post(`${path}/:upload`, async (req, res) => {
    const person = personOf(res)
    const id = req.params.upload as string
    const upload = await find(id, res)
    if (upload === undefined) return refuse(pages, req, res, gone)
    const { file, series, bytes } = upload
    const looked = await look(res, upload)
    if (!looked.good) return showLooked(req, res, upload, looked, 409)
    const origin = { by: person.name, file, series, sha256: Uint8Array.from(createHash('sha256').update(bytes).digest()) }
    const done = await kind.carryOut(looked.fresh, origin)
    if (done === undefined) return showLooked(req, res, upload, await look(res, upload), 409)
    await uploads.drop(id, person)
    if (!wantsJson(req)) return res.redirect(303, `${path}?done=${uuidText(done)}`)
    res.status(201).json({ import: uuidText(done), ...inShort(looked) })
  })
  router.all(`${path}/:upload`, onlyMethods(pages, 'GET', 'POST'))

  /** Of what was sent to be counted nothing is found by those who compare, nor the other way round. */
  async function find(id: string, res: Response): Promise<Upload | undefined> {
    const upload = await uploads.find(id, personOf(res))
    return upload && (upload.series === '') === kind.counted ? upload : undefined
  }

  type Looked = ReadTable & Judged & { good: boolean }

  /** Reads a file and holds it against the ledger as both are now. */
  async function look(res: Response, { bytes, series }: Upload): Promise<Looked> {
    const person = personOf(res)
    const at = now()
    const days = { today: dayOf(at), ...(kind.counted && { unsettled: firstUnsettled(at) }) }
    const table = await readTable(bytes, { sites: sites().filter(({ slug }) => owns(person, slug)), ...days })
    const judged = await kind.judge(table, series)
    return { ...table, ...judged, good: table.problems.count === 0 && judged.fresh.length > 0 }
  }

  async function showLooked(req: Request, res: Response, { file, series }: Upload, looked: Looked, failed: number): Promise<void> {
    const { problems, known, fresh, encoding, lines, ignored, replaced } = looked
    const reader = readerOf(req)
    const said = problemsSaid(problems, reader.lang)
    if (problems.count > 0) {
      const wrong = refusal('import-wrong', { values: { n: problems.count } })
      res.status(failed)
      if (wantsJson(req)) return void res.json({ reason: wrong.refused, message: sentenceOf(wrong, reader.lang), problems: said, more: problems.more })
      const values = { robots: 'noindex', kind, file, problems: said, many: problems.count, more: problems.more }
      return void res.type('html').send(await pages.html('ledger/import-wrong', reader, values))
    }
    if (wantsJson(req)) return void res.json(inShort(looked))
    if (fresh.length === 0) return kind.showStart(req, res, { known })
    const names = new Map(sites().map(({ slug, short }) => [slug, short[reader.lang]]))
    const sums = sumsByYear(fresh).map((sum) => ({ ...sum, site: names.get(sum.site) ?? sum.site }))
    const values = { robots: 'noindex', kind, file, series, encoding, lines, ignored, known, replaced, sums, upload: req.params.upload }
    res.type('html').send(await pages.html('ledger/import-preview', reader, values))
  }

  async function refuseFile(req: Request, res: Response, wrong: Refusal): Promise<void> {
    if (wantsJson(req)) return refuse(pages, req, res, wrong)
    res.status(statusOf(wrong.refused))
    await kind.showStart(req, res, { wrong })
  }

  return router
}

const gone = refusal('import-gone')

const inShort = ({ lines, fresh, known, replaced }: Pick<ReadTable, 'lines'> & Judged) => ({
  lines,
  rows: fresh.length,
  people: fresh.reduce((sum, { people }) => sum + people, 0),
  known,
  replaced,
})
