import express, { type Request, type Response, type Router } from 'express'
import { dayOf } from '../local-day.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, setRetryAfter, statusOf } from '../web/refusals.ts'
import { fieldsIn } from '../web/typed.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { inBoth } from '../web/words.ts'
import { type HelpParts, sendHelp } from './help-parts.ts'
import type { RatedAnswer } from './json-answers.ts'
import { longestWord, rateTicket, ratings, readRating } from './rate-ticket.ts'
import { readNumber, spelledNumber } from './references.ts'
import { stepsOf } from './ticket-events.ts'
import { placeOf } from './ticket-face.ts'
import { findTicket, isOverdue, isUnsettled, saidIn, type Ticket } from './tickets.ts'

/** A ticket in the hands of who wrote it, who holds the link: how far it is, what was answered, and what they think of it. */
export function ticketRoutes(parts: HelpParts): Router {
  const { tickets, guide, pages, limits } = parts
  const { db, keys, sealer, now } = tickets
  const router = express.Router()

  router.get('/help/tickets/:number', async (req, res) => {
    const ticket = await byKey(req.params.number, req.query.key)
    if (isRefusal(ticket)) return refuse(pages, req, res, ticket)
    await send(req, res, ticket)
  })
  router.all('/help/tickets/:number', onlyMethods(pages, 'GET', 'HEAD'))

  router.post('/help/tickets/:number/rating', ...readBody(pages), async (req, res) => {
    const { key, word } = fieldsIn(req.body)
    const ticket = await byKey(String(req.params.number), key)
    if (isRefusal(ticket)) return refuse(pages, req, res, ticket)
    const said = readRating(req.body)
    const tooMany = await limits.take('help-address', req.ip ?? '')
    const rated = tooMany ?? (said === undefined ? refusal('ticket-rating', { values: { most: longestWord } }) : await rateTicket(tickets, ticket.number, said, guide.site(ticket.site)?.short.zh ?? ticket.site))
    if (!isRefusal(rated)) {
      const { number, status, rating } = rated
      if (wantsJson(req)) return void res.json({ number, status, rating: rating! } satisfies RatedAnswer)
      return res.redirect(303, `${keys.pathOf(number)}#rating`)
    }
    if (wantsJson(req)) return refuse(pages, req, res, rated)
    await send(req, res, (await findTicket(db.read, ticket.number))!, rated, typeof word === 'string' ? word.slice(0, 2 * longestWord) : '')
  })
  router.get('/help/tickets/:number/rating', (_req, res) => res.redirect(303, '/help'))
  router.all('/help/tickets/:number/rating', onlyMethods(pages, 'GET', 'POST'))

  /** A wrong key and a ticket that is not there are the same refusal. */
  async function byKey(typed: string, key: unknown): Promise<Ticket | Refusal> {
    const number = readNumber(typed)
    if (number === undefined || typeof key !== 'string' || !keys.opens(number, key)) return toHelp()
    return (await findTicket(db.read, number)) ?? toHelp()
  }

  async function send(req: Request, res: Response, ticket: Ticket, wrong?: Refusal, typedWord = ''): Promise<void> {
    const { lang } = readerOf(req)
    setRetryAfter(res, wrong)
    res.status(wrong ? statusOf(wrong.refused) : 200)
    const steps = (await stepsOf(db.read, ticket.number)).filter(({ what }) => what !== 'purged')
    await sendHelp(parts, req, res, 'help/ticket', {
      ...{ robots: 'noindex', ticket, spelled: spelledNumber(ticket.number), key: keys.keyOf(ticket.number), said: saidIn(sealer, ticket) },
      ...{ place: placeOf(guide, ticket, lang), dueDay: dayOf(ticket.dueAt - 1), overdue: isOverdue(ticket, now()), unsettled: isUnsettled(ticket) },
      ...{ steps: steps.map((one) => ({ ...one, day: dayOf(one.at) })), ratings, longestWord, typedWord, problem: wrong && sentenceOf(wrong, lang) },
    })
  }

  return router
}

const toHelp = (): Refusal => refusal('ticket-unknown', { ways: [{ href: '/help', name: inBoth('help.title') }] })
