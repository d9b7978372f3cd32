import type { Request, RequestHandler, Response } from 'express'
import type { Site } from '../../guide/schema.ts'
import { neighboursOf } from '../../guide/neighbours.ts'
import { readBody } from '../../web/read-body.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Reason, type Refusal, refusal, refuse, sentenceOf, setRetryAfter, statusOf } from '../../web/refusals.ts'
import { fieldsIn } from '../../web/typed.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { type Key, type Lang, words } from '../../web/words.ts'
import { type Alternative, alternatives } from '../availability/alternatives.ts'
import type { RefusedBooking } from '../json-answers.ts'
import { type Application, applicationSchema, type Field, readApplication } from '../application.ts'
import { book } from '../book.ts'
import { bookedAnswer, addressesOf } from './booking-answer.ts'
import { formValues, typedIn } from './form-values.ts'
import { ofSite, type OrganiserParts, sendPage } from './organiser-parts.ts'
import { asksForTheSame } from '../sent-before.ts'

/** What was refused, and what can be done about it. */
interface Refused {
  wrong: Refusal
  /** A sentence for each field that is wrong. */
  errors?: Partial<Record<Field, string>>
  instead?: Alternative[]
}

/** The field that a rule of the offer speaks of. */
const fieldOf: Partial<Record<Reason, Field>> = {
  'group-small': 'people',
  'programme-unknown': 'programme',
  'place-missing': 'place',
  'split-days': 'slots',
}

/** `POST /bookings`, as a form or as JSON: public contract, section 5 of the design. */
export function postBooking(parts: OrganiserParts): RequestHandler[] {
  const { bookings, guide, pages, limits } = parts

  const handler = async (req: Request, res: Response): Promise<void> => {
    const given = withChosen(fieldsIn(req.body))
    const site = typeof given.site === 'string' ? guide.site(given.site) : undefined
    if (site === undefined && given.site !== undefined && given.site !== '') return refuse(pages, req, res, refusal('site-unknown'))
    const tooMany = await limits.take('booking-address', req.ip ?? '')
    if (tooMany) return again(req, res, site, given, { wrong: tooMany })
    const { lang } = readerOf(req)
    const application = readApplication(given, lang)
    if ('wrong' in application) return again(req, res, site, given, { wrong: refusal('invalid'), errors: sentences(application.wrong, lang) })
    const booked = await book(bookings, application, 'online')
    if (isRefusal(booked)) return again(req, res, site, given, await explained(booked, site!, application, lang))
    const { manage } = addressesOf(parts, booked.booking)
    const other = booked.again && !asksForTheSame(bookings.sealer, booked.booking, application)
    if (!wantsJson(req)) return res.redirect(303, other ? `${manage}&again=1` : manage)
    res.status(booked.again ? 200 : 201).json(bookedAnswer(parts, booked.booking))
  }

  /** Says what the rule is, and what would work (booking law 4). */
  async function explained(refused: Refusal, site: Site, application: Application, lang: Lang): Promise<Refused> {
    const wrong = ofSite(refused, site)
    if (wrong.refused === 'booking-sent') return { wrong }
    const field = fieldOf[wrong.refused]
    if (field !== undefined) return { wrong, errors: { [field]: sentenceOf(wrong, lang) } }
    const neighbours = neighboursOf(site, guide.sites()).map(({ slug }) => slug)
    return { wrong, instead: await alternatives(bookings.db.read, site.slug, { ...application, channel: 'online' }, neighbours, bookings.now()) }
  }

  /** Answers in the form's own page, which keeps what was typed, or as JSON. */
  async function again(req: Request, res: Response, site: Site | undefined, given: Record<string, unknown>, { wrong, errors, instead }: Refused): Promise<void> {
    const { lang } = readerOf(req)
    const noForm = site === undefined || wrong.refused === 'booking-none' || wrong.refused === 'booking-elsewhere'
    if (!wantsJson(req) && noForm) return refuse(pages, req, res, wrong)
    setRetryAfter(res, wrong)
    res.status(statusOf(wrong.refused))
    const message = sentenceOf(wrong, lang)
    if (wantsJson(req)) {
      const others = instead?.map((one) => ({ ...one, slot: one.slots[0]!.slot }))
      res.json({ reason: wrong.refused, message, ...(errors && { errors }), ...(others && { alternatives: others }) } satisfies RefusedBooking)
      return
    }
    const sentBefore = wrong.refused === 'booking-sent'
    const values = await formValues(parts, site!, typedIn(given), sentBefore ? undefined : numberIn(given))
    const waits = wrong.refused === 'slot-full' || wrong.refused === 'docent-none' || given.waiting === '1'
    const found = { instead: instead ?? [], offersInstead: instead !== undefined }
    await sendPage(parts, req, res, 'bookings/organiser/form', { ...values, problem: message, errors: errors ?? {}, waits, sentBefore, ...found })
  }

  return [...readBody(pages), handler]
}

/** The number that a form was sent under; a form that is shown again keeps it. */
const numberIn = ({ request_id: number }: Record<string, unknown>): string | undefined => applicationSchema.shape.request_id.safeParse(number).data

function sentences(wrong: Field[], lang: Lang): Partial<Record<Field, string>> {
  return Object.fromEntries(wrong.map((field) => [field, words(lang)(`booking.wrong.${field}` as Key)]))
}

/** A button of the refused form carries other slots, maybe of another site, as `SITE|SLOT=PEOPLE,SLOT=PEOPLE`. */
function withChosen(given: Record<string, unknown>): Record<string, unknown> {
  const [, site, slots, people] = typeof given.instead === 'string' ? (/^([\w-]{1,100})\|([^|]{1,400}?(?:=(\d+)))$/.exec(given.instead) ?? []) : []
  if (site === undefined || slots === undefined) return given
  const other = site === given.site ? {} : { programme: '' }
  const chosen = slots.includes(',') ? { slots, slot: undefined } : { slots: undefined, slot: slots.split('=')[0], people }
  return { ...given, site, ...other, ...chosen }
}
