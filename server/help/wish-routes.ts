import express, { type Request, type Response, type Router } from 'express'
import { TZDate } from '@date-fns/tz'
import { formatISO } from 'date-fns/formatISO'
import type { Site } from '../guide/schema.ts'
import { addDays, dayOf, ZONE } from '../local-day.ts'
import { uuidText, uuidV7 } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { type Refusal, refusal, refuse, sentenceOf, setRetryAfter, statusOf } from '../web/refusals.ts'
import { fieldsIn } from '../web/typed.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { type Key, words } from '../web/words.ts'
import { daysAhead, feedbackDays } from './deadline.ts'
import { type HelpParts, sendHelp } from './help-parts.ts'
import type { SentAnswer } from './json-answers.ts'
import { openTicket } from './open-ticket.ts'
import type { Ticket } from './tickets.ts'
import { feedbackKinds, longestName, longestText, readAssistance, readFeedback, type Wish, type WishField, type WrongWish } from './wish.ts'

const forms = ['assistance', 'feedback'] as const
type Form = (typeof forms)[number]

const names = ['site', 'stop', 'kind', 'day', 'text', 'name', 'phone'] as const

/** The two forms that become tickets: help with a visit asked for a day ahead, and what somebody has to say. */
export function wishRoutes(parts: HelpParts): Router {
  const { tickets, guide, pages, limits } = parts
  const router = express.Router()

  for (const form of forms) {
    const path = `/help/${form}`
    router.get(path, (req, res) => sendForm(req, res, form, typedIn(req.query)))
    router.post(path, ...readBody(pages), (req, res) => receive(req, res, form))
    router.all(path, onlyMethods(pages, 'GET', 'HEAD', 'POST'))
  }

  async function receive(req: Request, res: Response, form: Form): Promise<void> {
    const given = fieldsIn(req.body)
    const tooMany = await limits.take('help-address', req.ip ?? '')
    if (tooMany) return again(req, res, form, given, tooMany)
    const wish = read(req, form)
    if ('wrong' in wish) return again(req, res, form, given, refusal('invalid'), wish.wrong)
    const site = guide.site(wish.site)
    if (site === undefined) return again(req, res, form, given, refusal('site-unknown'), ['site'])
    if (wish.stop !== '' && !guide.stop(site, wish.stop)) return again(req, res, form, given, refusal('invalid'), ['stop'])
    const { ticket, again: before } = await openTicket(tickets, wish, site.short.zh)
    if (wantsJson(req)) return void res.status(before ? 200 : 201).json(sentAnswer(ticket))
    res.redirect(303, tickets.keys.pathOf(ticket.number))
  }

  function read(req: Request, form: Form): Wish | WrongWish {
    const { lang } = readerOf(req)
    return form === 'feedback' ? readFeedback(req.body, lang) : readAssistance(req.body, lang, dayOf(tickets.now()))
  }

  /** Answers in the form's own page, which keeps what was typed. */
  async function again(req: Request, res: Response, form: Form, given: Record<string, unknown>, wrong: Refusal, fields: WishField[] = []): Promise<void> {
    if (wantsJson(req)) return refuse(pages, req, res, wrong)
    setRetryAfter(res, wrong)
    res.status(statusOf(wrong.refused))
    const { lang } = readerOf(req)
    const errors = Object.fromEntries(fields.map((field) => [field, words(lang)(`ticket.wrong.${field}` as Key, { most: longestText, days: daysAhead })]))
    const problem = fields.length > 0 && !fields.includes('request_id') ? words(lang)('ticket.form-wrong') : sentenceOf(wrong, lang)
    await sendForm(req, res, form, typedIn(given), { problem, errors })
  }

  async function sendForm(req: Request, res: Response, form: Form, typed: Typed, wrong: { problem?: string; errors?: object } = {}): Promise<void> {
    const now = tickets.now()
    const today = dayOf(now)
    const site: Site | undefined = guide.site(typed.site)
    await sendHelp(parts, req, res, `help/${form}`, {
      ...{ site, sites: guide.sites(), kinds: feedbackKinds, longestName, longestText, feedbackDays },
      ...{ requestId: uuidText(uuidV7(now, tickets.random)), tomorrow: addDays(today, 1), lastDay: addDays(today, daysAhead) },
      ...{ typed: { ...typed, site: site?.slug ?? '' }, problem: undefined, errors: {}, ...wrong },
    })
  }

  function sentAnswer({ number, status, dueAt }: Ticket): SentAnswer {
    const { keys, publicUrl } = tickets
    return { number, key: keys.keyOf(number), status, due: formatISO(new TZDate(dueAt, ZONE)), url: `${publicUrl}${keys.pathOf(number)}` }
  }

  return router
}

type Typed = Record<(typeof names)[number], string>

/** What stands in the fields of a form: all that was typed, however wrong, as far as a page can show it. */
const typedIn = (given: Record<string, unknown>): Typed =>
  Object.fromEntries(names.map((name) => [name, typeof given[name] === 'string' ? given[name].slice(0, 2 * longestText) : ''])) as Typed
