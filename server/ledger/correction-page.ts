import type { Request, Response } from 'express'
import { signed } from '../checkins/desk-words.ts'
import type { CorrectionRow, ProposedCorrectionRow } from '../database/schema-ledger.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import { ownSites } from '../guide/own-sites.ts'
import { type Day, dayOf } from '../local-day.ts'
import { isMonth, monthOfDay, spanOfMonth } from '../local-month.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import { uuidText, uuidV7 } from '../uuid.ts'
import { readerOf, restOfQuery } from '../web/reader.ts'
import { type Refusal, refusal, refuse, sentenceOf, statusOf } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import type { CorrectParts } from './append-correction.ts'
import { longestReason, mostCorrected } from './correction-entry.ts'
import { confirmAbove, correctionsOfMonth, waitingCorrections } from './correction-rows.ts'

/**
 * `GET /staff/corrections?site&month`: the corrections of a site's month, those that wait for a second person, and
 * the form; also where a refused form stands.
 */
export function correctionsPage({ db, guide, pages, now, random }: GuardParts & CorrectParts & { guide: GuideStore }) {
  return async (req: Request, res: Response, wrong?: Refusal): Promise<void> => {
    const person = personOf(res)
    const at = now()
    const today = dayOf(at)
    const sites = ownSites(guide, person)
    const asked = typeof req.query.site === 'string' && req.query.site !== '' ? req.query.site : undefined
    const month = req.query.month === undefined ? monthOfDay(today) : req.query.month
    if (asked !== undefined && !owns(person, asked)) return refuse(pages, req, res, refusal('not-found'))
    if (!isMonth(month)) return refuse(pages, req, res, refusal('dates'))
    const { from, to } = spanOfMonth(month)
    // A site that has left the guide keeps its corrections.
    const site = asked ?? siteTyped(req) ?? sites[0]?.slug
    const rows = site === undefined ? [] : await correctionsOfMonth(db.read, site, { from, to })
    if (asked !== undefined && rows.length === 0 && !guide.site(asked)) return refuse(pages, req, res, refusal('not-found'))
    const waiting = await waitingCorrections(db.read, person.sites)
    const size = await confirmAbove(db.read)
    if (wantsJson(req)) {
      const asked = { site: site ?? null, month, confirm_above: size }
      return void res.json({ ...asked, corrections: rows.map(told), waiting: waiting.map(toldWaiting) })
    }
    const reader = readerOf(req)
    const names = new Map(guide.sites().map(({ slug, short }) => [slug, short[reader.lang]]))
    const values = {
      robots: 'noindex',
      restOfQuery: req.method === 'GET' ? restOfQuery(req) : '',
      person,
      sites: sites.map(({ slug, short }) => ({ slug, name: short[reader.lang] })),
      nameOf: (slug: string) => names.get(slug) ?? slug,
      site,
      month,
      today,
      sum: rows.filter(({ day }) => day >= from && day <= to).reduce((all, { people }) => all + people, 0),
      rows: rows.map((row) => ({ ...row, id: uuidText(row.id), on: dayOf(row.at) })),
      waiting: waiting.map((row) => ({ ...row, id: uuidText(row.id), on: dayOf(row.at), own: row.proposed_by === person.name })),
      size,
      requestId: uuidText(uuidV7(at, random)),
      mostCorrected,
      longestReason,
      signed,
      typed: typedIn(wrong ? req.body : {}, today),
      problem: wrong && sentenceOf(wrong, reader.lang),
    }
    res.status(wrong ? statusOf(wrong.refused) : 200)
    res.type('html').send(await pages.html('ledger/corrections', reader, values))
  }

  function siteTyped(req: Request): string | undefined {
    const { site } = (req.body ?? {}) as Record<string, unknown>
    return typeof site === 'string' ? guide.site(site)?.slug : undefined
  }
}

const told = ({ id, day, about, entered_on, at, people, reason, entered_by, confirmed_by }: CorrectionRow) => {
  const by = { entered_by, confirmed_by: confirmed_by || null }
  return { id: uuidText(id), date: day, about, entered_on, at: new Date(at).toISOString(), people, reason, ...by }
}

const toldWaiting = ({ id, site, about, at, people, reason, proposed_by }: ProposedCorrectionRow) => {
  return { id: uuidText(id), site, about, at: new Date(at).toISOString(), people, reason, proposed_by }
}

/** What stood in the fields of a form that was refused. */
function typedIn(body: unknown, today: Day): { about: string; people: string; direction: string; reason: string } {
  const { about, people, direction, reason } = (body ?? {}) as Record<string, unknown>
  const text = (value: unknown, otherwise = '') => (typeof value === 'string' ? value.slice(0, longestReason) : otherwise)
  return { about: text(about, today), people: text(people), direction: text(direction, 'add'), reason: text(reason) }
}
