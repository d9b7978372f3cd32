import express, { type Request, type Response, type Router } from 'express'
import { statuses } from '../bookings/bookings.ts'
import { dayOf } from '../local-day.ts'
import { firstDay, monthOfDay } from '../local-month.ts'
import { personOf } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, refusal, refuse, sentenceOf } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import type { Lang } from '../web/words.ts'
import { formats, readWanted, whats } from './asked.ts'
import { type Exports, isLong, type Wanted } from './export.ts'
import type { ExportParts } from './export-parts.ts'
import { type Run, Runs } from './runs.ts'
import { recordExport, sendExport, sendHead } from './send.ts'
import { bys } from './visits-table.ts'

/**
 * The page of downloads, and the long ones: begun with `POST /staff/exports`, looked at while they are made, and
 * fetched within the hour. A short one is answered with the address of its download.
 */
export function runRoutes(parts: ExportParts, exports: Exports): Router {
  const { db, pages, log, now, sites } = parts
  const runs = new Runs(parts)
  const router = express.Router()

  router.get('/staff/exports', async (req, res) => {
    const person = personOf(res)
    const reader = readerOf(req)
    const today = dayOf(now())
    const values = {
      bys,
      statuses,
      formats,
      month: { from: firstDay(monthOfDay(today)), to: today },
      sites: sites().filter(({ slug }) => owns(person, slug)).map(({ slug, name }) => ({ slug, name: name[reader.lang] })),
      runs: runs.of(person).map((run) => shownRun(run, reader.lang)),
    }
    res.type('html').send(await pages.html('exports/page', reader, values))
  })

  router.post('/staff/exports', ...readBody(pages, '20kb'), async (req, res) => {
    const given = (req.body ?? {}) as Record<string, unknown>
    const what = whats.find((one) => one === given.what)
    const format = formats.find((one) => one === given.format)
    if (what === undefined || format === undefined) return refuse(pages, req, res, refusal('invalid'))
    const wanted = await readWanted(given, what, format, { db, sites: sites(), person: personOf(res), lang: readerOf(req).lang })
    if (isRefusal(wanted)) return refuse(pages, req, res, wanted)
    if (!isLong(wanted)) return begun(req, res, 200, { file: addressOf(wanted) }, addressOf(wanted))
    const made = await exports.begin(wanted)
    if (isRefusal(made)) return refuse(pages, req, res, made)
    const run = runs.add(personOf(res), made, (error) => log.error({ err: error }, 'an export failed'))
    return begun(req, res, 202, told(run, readerOf(req).lang), pathOf(run))
  })
  router.all('/staff/exports', onlyMethods(pages, 'GET', 'POST'))

  router.get('/staff/exports/runs/:run', async (req, res) => {
    const run = runs.find(personOf(res), req.params.run)
    if (run === undefined) return refuse(pages, req, res, refusal('not-found'))
    const reader = readerOf(req)
    if (wantsJson(req)) return void res.json(told(run, reader.lang))
    res.type('html').send(await pages.html('exports/run', reader, { run: shownRun(run, reader.lang) }))
  })
  router.all('/staff/exports/runs/:run', onlyMethods(pages, 'GET'))

  router.get('/staff/exports/runs/:run/file', async (req, res) => {
    const person = personOf(res)
    const run = runs.find(person, req.params.run)
    if (run === undefined) return refuse(pages, req, res, refusal('not-found'))
    if (run.state !== 'made') return refuse(pages, req, res, run.refused ?? refusal('conflict'))
    if (req.method === 'HEAD') return sendHead(res, run.made.wanted)
    await recordExport(parts, person, run.made.wanted, run.rows)
    await sendExport(res, run.made)
  })
  router.all('/staff/exports/runs/:run/file', onlyMethods(pages, 'GET'))

  return router
}

function begun(req: Request, res: Response, status: number, answer: object, to: string): void {
  if (wantsJson(req)) res.status(status).json(answer)
  else res.redirect(303, to)
}

const pathOf = ({ id }: Run): string => `/staff/exports/runs/${id}`

function addressOf({ asked, format }: Wanted): string {
  const { what, from, to, site } = asked
  const more = asked.what === 'visits' ? { by: asked.by } : { ...(asked.status !== 'all' && { status: asked.status }), ...(asked.contacts && { contacts: '1' }) }
  return `/staff/exports/${what}.${format}?${new URLSearchParams({ from, to, ...(site && { site }), ...more })}`
}

/** A run as JSON: how far it is, and where its file is once it is made. */
function told(run: Run, lang: Lang): object {
  const { id, state, made, rows, refused } = run
  const why = refused && { reason: refused.refused, message: sentenceOf(refused, lang) }
  return { id, state, share: state === 'made' ? 1 : made.share, status: pathOf(run), ...(state === 'made' && { rows, file: `${pathOf(run)}/file` }), ...why }
}

function shownRun(run: Run, lang: Lang) {
  const { state, made, rows, refused, begun: at, until } = run
  const { asked, format } = made.wanted
  const name = asked.site === '' ? '' : (asked.names[asked.site] ?? asked.site)
  return { ...asked, format, name, state, rows, at, until, share: Math.round(made.share * 100), path: pathOf(run), problem: refused && sentenceOf(refused, lang) }
}
