import type { Request, Response } from 'express'
import type { Pages } from './pages.ts'
import { readerOf } from './reader.ts'
import { wantsJson } from './wanted-answer.ts'
import { type Key, type Lang, words } from './words.ts'

/** Every refusal a person can meet, with its status. Its sentence is `refusal.<reason>` in the locales. */
const statuses = {
  malformed: 400,
  'code-malformed': 400,
  'code-mistyped': 400,
  'sign-in': 401,
  'wrong-password': 401,
  token: 401,
  'person-name': 422,
  'person-role': 422,
  'person-sites': 422,
  'person-taken': 409,
  'password-length': 422,
  'last-admin': 409,
  'own-account': 409,
  'account-closed': 409,
  'token-label': 422,
  'token-scope': 422,
  'token-taken': 409,
  forbidden: 403,
  'cross-site': 403,
  'not-found': 404,
  'code-unknown': 404,
  method: 405,
  'desk-site': 404,
  conflict: 409,
  'desk-below-day': 409,
  'desk-below-zero': 409,
  'desk-minors-left': 409,
  'no-display': 409,
  retired: 410,
  expired: 410,
  'desk-expired': 410,
  'display-changed': 410,
  'member-day': 410,
  'display-only': 403,
  overlap: 422,
  'plate-changed': 409,
  'plate-date': 422,
  'plate-draft': 409,
  'plate-early': 422,
  'plate-later': 409,
  'plate-retired': 410,
  'help-phone': 422,
  'too-large': 413,
  'media-type': 415,
  invalid: 422,
  'scan-id': 422,
  'scan-time': 422,
  'scan-day': 422,
  companions: 422,
  dates: 422,
  'request-id': 422,
  'desk-people': 422,
  'desk-minors': 422,
  'desk-note': 422,
  'desk-time': 422,
  'booking-none': 409,
  'booking-elsewhere': 409,
  'booking-over': 409,
  'booking-changed': 409,
  'booking-sent': 409,
  'booking-answered': 409,
  'place-missing': 422,
  'programme-unknown': 422,
  'programme-long': 409,
  'group-small': 422,
  'group-large': 409,
  'split-days': 422,
  'site-unknown': 404,
  'slot-past': 409,
  'slot-closed': 409,
  'slot-unknown': 409,
  'slot-notice': 409,
  'slot-horizon': 409,
  'slot-full': 409,
  'docent-left': 409,
  'docent-none': 409,
  'offer-over': 410,
  'booking-dates': 422,
  'booking-people': 422,
  'booking-reason': 422,
  'booking-slot': 422,
  'split-row': 409,
  'contact-gone': 410,
  'closure-days': 422,
  'docent-busy': 409,
  'booking-unknown': 404,
  'paper-not-yet': 409,
  'paper-over': 410,
  'paper-gone': 410,
  'certificate-not-yet': 409,
  'request-letter-none': 409,
  'letter-unknown': 404,
  'ticket-unknown': 404,
  'ticket-taken': 409,
  'ticket-answered': 409,
  'ticket-unanswered': 409,
  'ticket-closed': 409,
  'ticket-unsettled': 409,
  'ticket-rated': 409,
  'ticket-answer': 422,
  'ticket-rating': 422,
  'arrival-early': 409,
  'arrival-expired': 410,
  'arrival-minors': 422,
  'arrival-no-show': 409,
  'arrival-people': 422,
  'arrival-reason': 422,
  'arrival-status': 409,
  'arrival-subtracted': 422,
  'no-show-arrived': 409,
  'no-show-early': 409,
  'correction-answered': 409,
  'correction-below-today': 409,
  'correction-below-zero': 409,
  'correction-day': 422,
  'correction-people': 422,
  'correction-reason': 422,
  'correction-second': 403,
  'correction-site': 404,
  'correction-size': 422,
  'chart-dates': 422,
  'limits-wrong': 422,
  'import-none': 422,
  'import-large': 413,
  'import-wrong': 422,
  'import-gone': 410,
  'import-series': 422,
  'month-changed': 409,
  'month-closed': 409,
  'month-early': 409,
  'month-not-submitted': 409,
  'month-note': 422,
  'month-order': 409,
  'month-running': 409,
  'month-submitted': 409,
  'recording-changed': 409,
  'recording-credit': 422,
  'recording-large': 413,
  'recording-none': 422,
  'recording-type': 415,
  'guide-restore': 409,
  'guide-stop-plate': 409,
  'export-large': 422,
  'export-busy': 503,
  'too-many': 429,
  unavailable: 503,
} as const satisfies Record<string, number>

export type Reason = keyof typeof statuses

export const reasons = Object.keys(statuses) as [Reason, ...Reason[]]

export interface Refusal {
  refused: Reason
  /** What the sentence names; what is said differently, in both languages. */
  values?: Record<string, string | number | Record<Lang, string>>
  /** Where to go from here: paths of ours, each with its name. */
  ways?: { href: string; name: Record<Lang, string> }[]
  /** Seconds after which it is worth trying again. */
  retryAfter?: number
}

export const refusal = (refused: Reason, more: Omit<Refusal, 'refused'> = {}): Refusal => ({ refused, ...more })

export const isRefusal = (value: object): value is Refusal => 'refused' in value

export const statusOf = (reason: Reason): number => statuses[reason]

/** Answers with the refusal's status, as a page or as `{reason, message}`. */
export async function refuse(pages: Pages, req: Request, res: Response, wrong: Refusal): Promise<void> {
  const { refused, ways = [] } = wrong
  const reader = readerOf(req)
  const message = sentenceOf(wrong, reader.lang)
  setRetryAfter(res, wrong)
  res.status(statuses[refused]).set('Cache-Control', 'private, no-store')
  if (wantsJson(req)) {
    res.json({ reason: refused, message })
  } else {
    // Of a retired plate the code of the next one is asked for.
    const typed = typeof req.params.code === 'string' && refused !== 'retired' ? req.params.code.slice(0, 20) : ''
    const named = ways.map(({ href, name }) => ({ href, name: name[reader.lang] }))
    res.type('html').send(await pages.html('web/refusal', reader, { reason: refused, message, typed, ways: named }))
  }
}

/** Says when it is worth trying again, if the refusal does: in whole seconds, never none. */
export function setRetryAfter(res: Response, wrong: Refusal | undefined): void {
  if (wrong?.retryAfter !== undefined) res.set('Retry-After', String(Math.max(1, Math.ceil(wrong.retryAfter))))
}

/** The sentence a person reads. */
export function sentenceOf({ refused, values = {} }: Refusal, lang: Lang): string {
  const said = Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[lang] : value])
  return words(lang)(`refusal.${refused}` as Key, Object.fromEntries(said))
}
