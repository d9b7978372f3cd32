import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { dayOf } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import { personOf } from '../staff/guard.ts'
import { onlyMethods } from '../web/errors.ts'
import { masked } from '../web/phones.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, statusOf } from '../web/refusals.ts'
import { fieldsIn } from '../web/typed.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { answerAgain } from './answer-again.ts'
import { answerTicket, closeTicket, longestAnswer, readAnswer, takeTicket } from './handle-ticket.ts'
import { type LedgerParts, ledgerPage } from './ledger-routes.ts'
import { readNumber } from './references.ts'
import { stepsOf } from './ticket-events.ts'
import { faceOf } from './ticket-face.ts'
import { findTicket, saidIn, type Ticket } from './tickets.ts'

/** A ticket in the hands of the site: what its people do with it until it is closed (销号). */
export function ticketDeskRoutes({ tickets, guide, pages }: LedgerParts): Router {
  const { db, sealer, now, random } = tickets
  const router = express.Router()

  const find: RequestHandler<{ ticket: string }> = async (req, res, next) => {
    const number = readNumber(req.params.ticket)
    const ticket = number === undefined ? undefined : await findTicket(db.read, number)
    if (ticket === undefined) return refuse(pages, req, res, refusal('not-found'))
    res.locals.ticket = ticket
    next()
  }
  const ticketOf = (res: Response) => res.locals.ticket as Ticket

  router.get('/staff/help/:ticket', find, (req, res) => sendTicket(req, res, ticketOf(res)))
  router.all('/staff/help/:ticket', onlyMethods(pages, 'GET'))

  router.post('/staff/help/:ticket/contact', find, async (req, res) => {
    const ticket = ticketOf(res)
    if (saidIn(sealer, ticket) === undefined) return refuse(pages, req, res, refusal('contact-gone'))
    const deed = { actor: personOf(res).name, action: 'contact-seen', subject: ticket.number, detail: 'ticket' } as const
    await db.write((trx) => audit(trx, now(), random, deed))
    // No redirect: what an address shows could be looked at again without a record.
    await sendTicket(req, res, ticket, { contactShown: true })
  })

  act('taking', (_body, { number }, by) => takeTicket(tickets, number, by))
  act('closing', (_body, { number }, by) => closeTicket(tickets, number, by))
  act('answer', async (body, { number, rating }, by) => {
    const answer = readAnswer(body.answer)
    if (answer === undefined) return refusal('ticket-answer', { values: { most: longestAnswer } })
    return rating === 'dissatisfied' ? answerAgain(tickets, number, answer, by) : answerTicket(tickets, number, answer, by)
  })

  const deeds = ['contact', 'taking', 'answer', 'closing'].map((deed) => `/staff/help/:ticket/${deed}`)
  // Where a browser stands after a form; typed or reloaded there, it is a plain visit.
  router.get(deeds, find, (_req, res) => res.redirect(303, `/staff/help/${ticketOf(res).number}`))
  router.all(deeds, onlyMethods(pages, 'GET', 'POST'))

  function act(deed: string, does: (body: Record<string, unknown>, ticket: Ticket, by: string) => Promise<Ticket | Refusal>): void {
    router.post(`/staff/help/:ticket/${deed}`, ...readBody(pages), find, async (req: Request, res: Response) => {
      const ticket = ticketOf(res)
      const { number } = ticket
      const body = fieldsIn(req.body)
      const done = await does(body, ticket, personOf(res).name)
      if (!isRefusal(done)) return res.redirect(303, `/staff/help/${number}?done=${deed}#done`)
      if (wantsJson(req)) return refuse(pages, req, res, done)
      const typed = typeof body.answer === 'string' ? body.answer.slice(0, 2 * longestAnswer) : ''
      await sendTicket(req, res, (await findTicket(db.read, number))!, { wrong: done, typed })
    })
  }

  async function sendTicket(req: Request, res: Response, ticket: Ticket, { contactShown = false, wrong, typed = '' }: { contactShown?: boolean; wrong?: Refusal; typed?: string } = {}): Promise<void> {
    const { lang } = readerOf(req)
    const said = saidIn(sealer, ticket)
    const contact = said && (contactShown ? { name: said.name, phone: said.phone } : { name: '', phone: said.phone && masked(said.phone) })
    const steps = (await stepsOf(db.read, ticket.number)).map((one) => ({ ...one, day: dayOf(one.at) }))
    res.status(wrong ? statusOf(wrong.refused) : 200)
    const done = ['taking', 'answer', 'closing'].find((one) => one === req.query.done)
    const values = { ticket: faceOf(guide, ticket, lang, now()), text: said?.text, given: said !== undefined && (said.name !== '' || said.phone !== ''), contact, contactShown, steps }
    const shown = { ...values, done, typed, longestAnswer, problem: wrong && sentenceOf(wrong, lang) }
    res.type('html').send(await pages.html('help/ledger-ticket', readerOf(req), { ...ledgerPage, ...shown }))
  }

  return router
}
