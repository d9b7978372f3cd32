import express, { type Router } from 'express'
import { z } from 'zod'
import type { AuditRow } from '../database/schema-staff.ts'
import { dayOf, isDay, timeOf } from '../local-day.ts'
import { uuidBytes, uuidPattern, uuidText } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { unset } from '../web/typed.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { type Lang, words } from '../web/words.ts'
import { actions, auditRows, rowsAPage } from './audit-log.ts'
import { type GuardParts, personOf } from './guard.ts'
import { listPeople } from './people.ts'
import { ownNames, type SiteNames } from './token-faces.ts'

const query = z.object({
  actor: z.preprocess(unset, z.string().max(100).optional()),
  action: z.preprocess(unset, z.string().max(40).refine(isAction).optional()),
  day: z.preprocess(unset, z.string().refine(isDay).optional()),
  before: z.preprocess(unset, z.string().regex(uuidPattern).optional()),
})
type Query = z.infer<typeof query>

/**
 * `/staff/audit`: who did what. An admin reads everything. A manager reads what they and their programs did, and what was
 * done to their account: a row does not say whose site it is about, and half a record would be taken for the whole.
 */
export function auditRoutes({ db, pages, sites }: GuardParts & { sites: SiteNames }): Router {
  const router = express.Router()

  router.get('/staff/audit', async (req, res) => {
    const sent = query.safeParse(req.query)
    if (!sent.success) return refuse(pages, req, res, refusal('invalid'))
    const { before, ...chosen } = sent.data
    const person = personOf(res)
    const whole = person.role === 'admin'
    const asked = { ...chosen, of: whole ? undefined : person.name, before: before === undefined ? undefined : uuidBytes(before) }
    const found = await auditRows(db.read, asked)
    const rows = found.slice(0, rowsAPage)
    const next = found.length > rowsAPage ? uuidText(rows.at(-1)!.id) : undefined
    if (wantsJson(req)) {
      const told = rows.map(({ id, at, ...row }) => ({ id: uuidText(id), at: new Date(at).toISOString(), ...row }))
      return void res.json({ rows: told, next: next ?? null })
    }
    const { lang } = readerOf(req)
    const names = new Map(ownNames({ sites: 'every' }, sites, lang).map(({ slug, name }) => [slug, name]))
    const values = {
      days: byDay(rows.map((row) => ({ ...row, day: dayOf(row.at), time: timeOf(row.at), said: actionSaid(row.action, lang), subject: names.get(row.subject) ?? row.subject }))),
      chosen,
      whole,
      people: whole ? (await listPeople(db.read)).map(({ name }) => name) : [],
      actions: actions.map((action) => ({ action, said: actionSaid(action, lang) })).sort((one, other) => one.said.localeCompare(other.said, lang)),
      older: next && linkTo(chosen, next),
      newest: before === undefined ? undefined : linkTo(chosen),
    }
    res.type('html').send(await pages.html('staff/audit', readerOf(req), values))
  })
  router.all('/staff/audit', onlyMethods(pages, 'GET'))

  return router
}

function isAction(text: string): boolean {
  return (actions as string[]).includes(text)
}

/** What was done, in words; what an older or newer version wrote stands as it is written. */
function actionSaid(action: AuditRow['action'], lang: Lang): string {
  const known = actions.find((one) => one === action)
  return known === undefined ? action : words(lang)(`audit.action.${known}`)
}

function byDay<Row extends { day: string }>(rows: Row[]): { day: string; rows: Row[] }[] {
  return [...new Set(rows.map(({ day }) => day))].map((day) => ({ day, rows: rows.filter((row) => row.day === day) }))
}

function linkTo({ actor, action, day }: Omit<Query, 'before'>, before?: string): string {
  const asked = new URLSearchParams({ ...(actor && { actor }), ...(action && { action }), ...(day && { day }), ...(before && { before }) })
  return `/staff/audit${asked.size > 0 ? `?${asked}` : ''}`
}
