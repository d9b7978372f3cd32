import express, { type Request, type Response, type Router } from 'express'
import type { GuideStore } from '../guide/guide-store.ts'
import { monthOfDay } from '../local-month.ts'
import { audit } from '../staff/audit.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import { uuidBytes, uuidText } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import type { Corrected, CorrectParts } from './append-correction.ts'
import { correct } from './correct.ts'
import { readCorrection, readSize } from './correction-entry.ts'
import { correctionsPage } from './correction-page.ts'
import { setConfirmAbove } from './correction-rows.ts'
import { type Answer, answerCorrection, answers } from './second-person.ts'

export interface CorrectionRouteParts extends GuardParts, CorrectParts {
  guide: GuideStore
}

/** Corrections of totals, by whoever may pass the doors: entered, answered by a second person, listed; the admin's size. */
export function correctionRoutes(parts: CorrectionRouteParts): Router {
  const { db, guide, pages, counts, now, random } = parts
  const router = express.Router()
  const page = correctionsPage(parts)
  const body = readBody(pages, '10kb')

  router.get('/staff/corrections', (req, res) => page(req, res))
  router.post('/staff/corrections', ...body, async (req, res) => {
    const entry = readCorrection(req.body)
    if (isRefusal(entry)) return refuseForm(req, res, entry)
    // A site that is not theirs is, to them, none.
    if (!guide.site(entry.site) || !owns(personOf(res), entry.site)) return refuseForm(req, res, refusal('correction-site'))
    await answer(req, res, await correct(parts, entry, personOf(res).name))
  })
  router.all('/staff/corrections', onlyMethods(pages, 'GET', 'POST'))

  router.post('/staff/corrections/size', ...body, async (req, res) => {
    const people = readSize(req.body)
    if (typeof people !== 'number') return refuse(pages, req, res, people)
    await db.write(async (trx) => {
      await setConfirmAbove(trx, people)
      await audit(trx, now(), random, { actor: personOf(res).name, action: 'correction-size', detail: String(people) })
    })
    if (wantsJson(req)) res.json({ confirm_above: people })
    else res.redirect(303, '/staff/corrections')
  })

  for (const [path, said] of Object.entries(answers) as [string, Answer][]) {
    router.post(`/staff/corrections/:correction/${path}`, async (req, res) => {
      const id = uuidBytes(String(req.params.correction))
      if (id === undefined) return refuse(pages, req, res, refusal('not-found'))
      await answer(req, res, await answerCorrection(parts, id, said, personOf(res).name))
    })
  }
  // Where a browser stands after a form; typed or reloaded there, it is a plain visit.
  router.get(['/staff/corrections/size', '/staff/corrections/:correction/confirmation', '/staff/corrections/:correction/rejection'], (_req, res) => res.redirect(303, '/staff/corrections'))

  async function refuseForm(req: Request, res: Response, wrong: Refusal): Promise<void> {
    return wantsJson(req) ? refuse(pages, req, res, wrong) : page(req, res, wrong)
  }

  async function answer(req: Request, res: Response, corrected: Corrected | Refusal): Promise<void> {
    if (isRefusal(corrected)) {
      return req.params.correction === undefined ? refuseForm(req, res, corrected) : refuse(pages, req, res, corrected)
    }
    const { outcome, id, site, about, day, people, again } = corrected
    if (!wantsJson(req)) {
      const query = new URLSearchParams({ site, month: monthOfDay(day ?? about) })
      return res.redirect(303, `/staff/corrections?${query}#c-${uuidText(id)}`)
    }
    const { today, all } = (await counts.all()).of(site)
    const told = { outcome, request_id: uuidText(id), site, about, date: day ?? null, people, today, all }
    const fresh = { counted: 201, waiting: 202, rejected: 200 }[outcome]
    res.status(again ? 200 : fresh).json(told)
  }

  return router
}
