import { openContact, maskedContact } from '../bookings/contacts.ts'
import { spelled } from '../bookings/references.ts'
import type { Reads } from '../database/open.ts'
import type { Kind, Channel, Status } from '../database/schema-bookings.ts'
import { dayOf, timeOf } from '../local-day.ts'
import type { Span } from '../local-span.ts'
import type { Sealer } from '../sealer.ts'
import { type Lang, words, type Words } from '../web/words.ts'
import { bookingPage, type BookingLine } from './booking-lines.ts'
import { bookingNotes } from './notes.ts'
import type { Cell, Column, Page, Table } from './table.ts'
import { windowsOf } from './windows.ts'


export interface BookingsAsked extends Span {
  what: 'bookings'
  status: Status | 'all'
  /** Whom to reach, in full; else masked. */
  contacts: boolean
  site: string
  sites: readonly string[]
  names: Record<string, string>
  lang: Lang
}

/** A site has some dozens of slots a day at most. */
const perSiteAndDay = 40

/**
 * Bookings by the day of their visit: what the site reports of groups. What people wrote in their own words (note,
 * place) stays where it is: it may name anybody.
 */
export function bookingsTable(db: Reads, sealer: Sealer, asked: BookingsAsked): Table {
  const { from, to, site, status, contacts, names, sites } = asked
  const t = words(asked.lang)
  const saidStatus = status === 'all' ? t('booking.desk.status-all') : t(`booking.desk.status.${status}`)
  const which = site === '' ? t('export.note.sites-own', { n: sites.length }) : (names[site] ?? site)
  return {
    version: 'bookings/1',
    asked: { from, to, site, status, contacts },
    columns: columnsOf(contacts, t),
    pages: pagesOf(db, sealer, asked),
    notes: bookingNotes({ from, to, which, status: saidStatus, contacts }, t),
    words: { sheet: t('export.sheet.bookings'), sum: t('export.sum'), version: t('export.version') },
  }
}

function columnsOf(contacts: boolean, t: Words): Column[] {
  const text = (name: string, title: string, width = 14): Column => ({ name, title, kind: 'text', width })
  const count = (name: string, title: string): Column => ({ name, title, kind: 'count', width: 10 })
  const said = (cell: Cell, say: (value: string) => string) => (cell === null ? '' : say(cell as string))
  return [
    text('ref', t('export.ref')),
    { name: 'date', title: t('export.visit-date'), kind: 'day', width: 12 },
    text('slots', t('export.slots'), 18),
    text('site', t('export.site'), 28),
    text('name', t('export.name'), 24),
    { ...text('status', t('export.status'), 10), say: (cell) => said(cell, (value) => t(`booking.desk.status.${value as Status}`)) },
    { ...text('channel', t('export.channel'), 12), say: (cell) => said(cell, (value) => t(`booking.desk.channel.${value as Channel}`)) },
    { ...text('kind', t('export.kind'), 12), say: (cell) => said(cell, (value) => t(`booking.kind.${value as Kind}`)) },
    text('organisation', t('export.organisation'), 30),
    text('programme', t('export.programme'), 24),
    count('people', t('export.people')),
    count('minors', t('export.minors')),
    count('came', t('export.came')),
    count('came_minors', t('export.came-minors')),
    text('contact_name', t('export.contact'), 12),
    text('contact_phone', t('export.contact-phone'), 16),
    ...(contacts ? [text('contact_email', t('export.contact-email'), 24), text('leader', t('export.leader'), 12), text('leader_phone', t('export.leader-phone'), 16)] : []),
    { name: 'booked_at', title: t('export.booked-at'), kind: 'moment', width: 18 },
  ]
}

async function* pagesOf(db: Reads, sealer: Sealer, asked: BookingsAsked): AsyncGenerator<Page> {
  const { sites, status } = asked
  if (sites.length === 0) return yield { share: 1, rows: [] }
  for (const { from, to, share } of windowsOf(asked, sites.length * perSiteAndDay)) {
    const lines = await bookingPage(db, { from, to, sites, status })
    yield { share, rows: lines.map((line) => cellsOf(line, sealer, asked)) }
  }
}

function cellsOf(line: BookingLine, sealer: Sealer, { contacts, names, lang }: BookingsAsked): Cell[] {
  const contact = openContact(sealer, line.contact)
  const { name, phone } = contacts && contact !== undefined ? contact : maskedContact(contact)
  const full = contacts ? [contact?.email ?? '', contact?.leader ?? '', contact?.leaderPhone ?? ''] : []
  const programme = (JSON.parse(line.agreed) as { programme?: Record<Lang, string> | null }).programme?.[lang] ?? line.programme
  const { ref, day, slots, site, status, channel, kind, organisation, people, minors, came, came_minors: cameMinors } = line
  const about = [spelled(ref), day, slots, site, names[site] ?? site, status, channel, kind, organisation, programme]
  return [...about, people, minors, came, cameMinors, name, phone, ...full, `${dayOf(line.created_at)}T${timeOf(line.created_at)}`]
}
