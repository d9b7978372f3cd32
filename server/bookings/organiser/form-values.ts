import type { Site } from '../../guide/schema.ts'
import { uuidText, uuidV7 } from '../../uuid.ts'
import { kinds } from '../application.ts'
import { docentsOf } from '../docents/docents.ts'
import { offerOf } from '../offers/offers.ts'
import { later, readSlot } from '../offers/slots.ts'
import type { OrganiserParts } from './organiser-parts.ts'

/** The fields of the form that an organiser fills in or carries along. */
const fields = [
  ...['site', 'slot', 'slots', 'people', 'docent', 'programme', 'organisation', 'kind', 'contact_name', 'contact_phone'],
  ...['contact_email', 'leader_name', 'leader_phone', 'minors', 'step_free', 'place', 'note', 'waiting'],
] as const

export type Typed = Record<string, string>

/** What stands in the fields of a form: all that was typed, however wrong. */
export function typedIn(given: Record<string, unknown>): Typed {
  return Object.fromEntries(fields.map((name) => [name, typeof given[name] === 'string' ? given[name] : '']))
}

/**
 * What the form shows for a site. Sent twice, it is one booking.
 *
 * @param number the `request_id` of a form that is shown again; else it gets one of its own
 */
export async function formValues({ bookings }: Pick<OrganiserParts, 'bookings'>, site: Site, typed: Typed, number?: string): Promise<object> {
  const { db, now, random } = bookings
  const offer = (await offerOf(db.read, site.slug))!
  const { terms } = offer
  const programme = terms.programmes.find(({ slug }) => slug === typed.programme)
  const asked = typed.slots ? typed.slots.split(',').slice(0, 8) : [`${typed.slot}=${typed.people}`]
  const chosen = asked.flatMap((one) => {
    const [slot = '', people = ''] = one.split('=')
    const read = readSlot(slot)
    return read ? [{ slot, ends: later(read.starts, programme?.minutes ?? terms.slotMinutes), people }] : []
  })
  const languages = [...new Set((await docentsOf(db.read, site.slug)).flatMap((docent) => docent.languages))].sort()
  const requestId = number ?? uuidText(uuidV7(now(), random))
  const people = typed.slots ? String(chosen.reduce((sum, part) => sum + (Number(part.people) || 0), 0)) : typed.people!
  const back = newHref({ site: site.slug, people: /^\d{1,4}$/.test(people) ? people : '', docent: typed.docent!, programme: typed.programme!, day: chosen[0]?.slot.slice(0, 10) ?? '' })
  const nothingWrong = { instead: [], offersInstead: false, errors: {}, problem: undefined, waits: false, sentBefore: false }
  return { site, offer, typed, chosen, programme, languages, kinds, requestId, back, ...nothingWrong }
}

/** The address of the page to book, with what is known so far. */
export function newHref(query: Record<string, string>): string {
  return `/bookings/new?${String(new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')))}`
}
