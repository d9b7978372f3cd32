import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import { countedSites } from '../counters/known-sites.ts'
import { closeEmpty, closeMonth, closeSubmitted, monthEarly } from '../ledger/month-close.ts'
import type { MonthFigures } from '../ledger/month-figures.ts'
import { longestNote, monthNote, submitMonth, withdrawMonth } from '../ledger/month-submit.ts'
import { submitWithEarlier } from '../ledger/submit-earlier.ts'
import type { Month } from '../local-month.ts'
import { personOf } from '../staff/guard.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { inBoth } from '../web/words.ts'
import { emptySites } from './report-bureau.ts'
import { type Asked, askedFor, bureauMonth, monthIn, type ReportParts, reported } from './report-parts.ts'

/** The total that the page has shown; figures that have changed since are shown again. */
const people = z.union([z.number().int(), z.string().regex(/^-?\d{1,12}$/).transform(Number)]).optional()
const seen = z.object({ people })
/** A form's button says `on`, a program true. */
const earlier = z.union([z.boolean(), z.literal('on').transform(() => true)]).default(false)
const submission = z.object({ people, note: monthNote, earlier })
/** Whether the month is closed as well at the sites that have nothing in it. */
const together = z.object({ empty: z.union([z.literal('1'), z.literal(true)]).optional() })

/** What an act has come to, and the earlier months that it took along. */
type Act = (asked: Asked, body: unknown, by: string) => Promise<{ figures: MonthFigures; earlier?: Month[] } | Refusal>

/** What is done with a month: a manager submits it or takes that back, the bureau closes it, or all that wait. */
export function reportActs(parts: ReportParts): Router {
  const { db, pages, now } = parts
  const router = express.Router()
  const body = readBody(pages, '20kb')

  router.post('/staff/reports/bureau/:month/closing', ...body, async (req, res) => {
    const month = await monthIn(parts, req, res)
    if (month === undefined) return
    const early = monthEarly(month, now())
    if (early) return refuse(pages, req, res, early)
    const said = together.safeParse(req.body ?? {})
    if (!said.success) return refuse(pages, req, res, refusal('invalid'))
    const { name: by } = personOf(res)
    const sites = (await countedSites(db.read, parts.sites())).map(reported)
    const answers = await closeSubmitted(parts, month, by, (site) => sites.find(({ slug }) => slug === site)?.name ?? site)
    if (said.data.empty !== undefined) {
      const empty = emptySites(await bureauMonth(parts, month)).map(({ site }) => site)
      answers.push(...(await closeEmpty(parts, sites.filter(({ slug }) => empty.includes(slug)), month, by)))
    }
    const closed = answers.filter(({ refused }) => refused === undefined)
    const left = answers.filter(({ refused }) => refused !== undefined)
    if (!wantsJson(req)) return res.redirect(303, `/staff/reports/bureau/${month}?closed=${closed.length}&left=${left.length}`)
    const plain = ({ site, month: of }: (typeof answers)[number]) => ({ site, month: of })
    res.json({ closed: closed.map(plain), left: left.map((one) => ({ ...plain(one), reason: one.refused!.refused })) })
  })
  router.get('/staff/reports/bureau/:month/closing', (req, res) => res.redirect(303, `/staff/reports/bureau/${req.params.month}`))
  router.all('/staff/reports/bureau/:month/closing', onlyMethods(pages, 'GET', 'POST'))

  act('submission', async ({ site, month }, sent, by) => {
    const said = submission.safeParse(sent ?? {})
    if (!said.success) return refusal(said.error.issues.some(({ path }) => path[0] === 'note') ? 'month-note' : 'invalid', { values: { n: longestNote } })
    if (said.data.earlier) return submitWithEarlier(parts, reported(site), month, said.data, by)
    return alone(await submitMonth(parts, reported(site), month, said.data, by))
  })
  act('withdrawal', async ({ site, month }, _sent, by) => alone(await withdrawMonth(parts, reported(site), month, by)))
  act('closing', async ({ site, month }, sent, by) => {
    const said = seen.safeParse(sent ?? {})
    if (!said.success) return refusal('invalid')
    return alone(await closeMonth(parts, reported(site), month, { by, ...said.data }))
  })

  /** A form below a month's page; whoever reloads its address comes back to the page. */
  function act(name: string, done: Act): void {
    const path = `/staff/reports/:site/:month/${name}`
    router.post(path, ...body, async (req: Request, res: Response) => {
      const asked = await askedFor(parts, req, res)
      if (asked === undefined) return
      const { site, month } = asked
      const page = `/staff/reports/${encodeURIComponent(site.slug)}/${month}`
      const answer = await done(asked, req.body, personOf(res).name)
      if (isRefusal(answer)) return refuse(pages, req, res, { ...answer, ways: [{ href: page, name: inBoth('report.back') }] })
      const { figures, earlier } = answer
      if (wantsJson(req)) res.json({ site: site.slug, month, state: figures.state, people: figures.people, ...(earlier && { earlier }) })
      else res.redirect(303, `${page}?done=${name}`)
    })
    router.get(path, (req: Request, res: Response) => res.redirect(303, req.path.slice(0, -name.length - 1)))
    router.all(path, onlyMethods(pages, 'GET', 'POST'))
  }

  return router
}

const alone = (answer: MonthFigures | Refusal) => (isRefusal(answer) ? answer : { figures: answer })
