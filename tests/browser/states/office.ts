import type { Page } from 'playwright-core'
import { uuidBytes } from '../../../server/uuid.ts'
import type { Full } from './full-house.ts'
import type { Houses } from './houses.ts'
import { resends } from './resends.ts'
import { sends, type States } from './state.ts'

const hall = 'base-memorial-hall'
const booking = (which: keyof Full['bookings'], more = '') => ({ full }: Houses) => `/staff/bookings/${full.bookings[which].ref}${more}`

/** The second docent has left for as long as it takes to save what was typed about her. */
async function savesOfOneWhoLeft(page: Page, { full }: Houses): Promise<void> {
  const { db } = full.parts
  const leaves = (left_at: number | null) =>
    db.write((trx) => trx.updateTable('docents').set({ left_at }).where('id', '=', uuidBytes(full.desk.docents[1]!)!).execute())
  await leaves(1)
  await sends('form:has([name="seen"])', { gapMinutes: '20' })(page)
  await leaves(null)
}

/** All slots half an hour later than groups are booked. */
const halfPast = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [`seasons.0.${day}`, '09:30 10:30 14:30']))

/** The site's side of bookings: the list, a booking, what is offered, who guides, when it is closed. */
export const office: States = {
  'bookings-list': { title: 'The bookings to come', at: '/staff/bookings', who: 'mei' },
  'bookings-all': { title: 'All bookings of a span', at: '/staff/bookings?status=all&from=2026-11-01', who: 'mei' },
  'bookings-empty': { title: 'No bookings', at: '/staff/bookings', who: 'mei', house: 'empty' },
  'bookings-long': { title: 'Bookings with long names', at: '/staff/bookings', who: 'mei', house: 'wordy' },
  'desk-booking-confirmed': { title: 'A booking at the desk, confirmed', at: booking('confirmed'), who: 'mei' },
  'desk-booking-again': { title: 'A booking at the desk whose form was sent once more, changed', at: booking('confirmed', '?done=before'), who: 'mei' },
  'desk-booking-split': { title: 'A booking at the desk, in two parts', at: booking('split', '?day=2026-12-05'), who: 'mei' },
  'desk-booking-requested': { title: 'A booking at the desk, to be answered', at: booking('requested'), who: 'mei' },
  'desk-booking-waiting': { title: 'A booking at the desk, waiting', at: booking('waiting'), who: 'mei' },
  'desk-booking-cancelled': { title: 'A booking at the desk, cancelled', at: booking('cancelled'), who: 'mei' },
  'desk-booking-arrived': { title: 'A booking at the desk, arrived', at: booking('arrived'), who: 'mei' },
  'desk-booking-contact': { title: 'A booking at the desk, whom to phone', at: booking('confirmed'), who: 'mei', does: sends('form[action*="/contact"]') },
  'desk-booking-wrong': { title: 'Declining without a reason', at: booking('requested'), who: 'mei', status: 422, does: sends('form[action$="/declination"]') },
  'desk-booking-docent': { title: 'A booking as the docent sees it', at: booking('confirmed'), who: 'wen' },
  'desk-booking-long': { title: 'A booking at the desk with long names', house: 'wordy', who: 'mei', at: ({ wordy }) => `/staff/bookings/${wordy.booking.ref}` },
  'desk-book-sites': { title: 'Booking for somebody who phones: the site', at: '/staff/bookings/new', who: 'mei' },
  'desk-book': { title: 'Booking for somebody who phones', at: `/staff/bookings/new?site=${hall}`, who: 'mei' },
  'desk-book-wrong': { title: 'Booking for somebody who phones, with mistakes', at: `/staff/bookings/new?site=${hall}`, who: 'mei', status: 422, does: sends('.desk-form', { people: 'x' }) },
  'desk-book-sent': {
    title: 'Booking for somebody who phones, sent before',
    at: `/staff/bookings/new?site=${hall}&day=2026-12-03`,
    who: 'mei',
    status: 409,
    does: resends('.desk-form', { slot: '2026-12-03T10:00', people: '20', organisation: '桑植县第一党支部', contact_name: '兰秀英' }),
  },
  agenda: { title: 'The day of all docents', at: '/staff/agenda?date=2026-12-03', who: 'mei' },
  'agenda-own': { title: 'The day of a docent who guides nobody', at: '/staff/agenda', who: 'wen' },
  'docent-day': { title: 'A docent’s day', at: ({ full }) => `/staff/docents/${full.desk.docents[0]}/day?date=2026-12-03`, who: 'mei' },
  'docent-day-empty': { title: 'A docent’s free day', at: ({ full }) => `/staff/docents/${full.desk.docents[1]}/day?date=2026-12-20`, who: 'mei' },
  offers: { title: 'What sites offer', at: '/staff/offers', who: 'mei' },
  offer: { title: 'What a site offers', at: `/staff/offers/${hall}`, who: 'mei' },
  'offer-unset': { title: 'What a site is proposed to offer', at: '/staff/offers/tongzi-mountain', who: 'mei' },
  'offer-wrong': { title: 'An offer with mistakes', at: `/staff/offers/${hall}`, who: 'mei', status: 422, does: sends('.offer-form', { capacity: 'x', 'seasons.0.mon': '八点' }) },
  'offer-long': { title: 'What a site with long names offers', at: `/staff/offers/${hall}`, who: 'mei', house: 'wordy' },
  'offer-former': { title: 'An offer that leaves groups at other times', at: `/staff/offers/${hall}`, who: 'mei', does: sends('.offer-form', halfPast, '[name="look"]') },
  'offer-former-long': { title: 'An offer that leaves groups with long names at other times', at: `/staff/offers/${hall}`, who: 'mei', house: 'wordy', does: sends('.offer-form', halfPast, '[name="look"]') },
  docents: { title: 'Who guides', at: `/staff/docents/${hall}`, who: 'mei' },
  'docents-empty': { title: 'Nobody guides yet', at: `/staff/docents/${hall}`, who: 'mei', house: 'empty' },
  'docents-wrong': { title: 'A docent without a name', at: `/staff/docents/${hall}`, who: 'mei', status: 422, does: sends(`form[action="/staff/docents/${hall}"]`, { name: '' }) },
  docent: { title: 'A docent', at: ({ full }) => `/staff/docents/${hall}/${full.desk.docents[0]}`, who: 'mei' },
  'docent-changed': { title: 'A docent whom somebody else has changed', at: ({ full }) => `/staff/docents/${hall}/${full.desk.docents[0]}`, who: 'mei', status: 409, does: sends('form:has([name="seen"])', { seen: '', gapMinutes: '20', 'weekday.1': 'off' }) },
  'docent-left': { title: 'A docent who left while the form was open', at: ({ full }) => `/staff/docents/${hall}/${full.desk.docents[1]}`, who: 'mei', status: 409, does: savesOfOneWhoLeft },
  calendar: { title: 'The holidays', at: '/staff/calendar', who: 'tan' },
  'calendar-empty': { title: 'The holidays, nothing entered', at: '/staff/calendar', who: 'tan', house: 'empty' },
  'calendar-entered': { title: 'Holidays entered on which groups are booked', at: '/staff/calendar?from=2027-01-01&to=2027-01-03', who: 'tan' },
  'calendar-entered-long': { title: 'A holiday entered on which a group with a long name is booked', at: '/staff/calendar?from=2027-01-05&to=2027-01-05', who: 'tan', house: 'wordy' },
  'calendar-wrong': { title: 'A holiday without a day', at: '/staff/calendar', who: 'tan', status: 422, does: sends('form[action="/staff/calendar"]', { from: '' }) },
  closures: { title: 'Days on which a site is closed', at: `/staff/closures/${hall}`, who: 'mei' },
  'closures-empty': { title: 'No day on which a site is closed', at: `/staff/closures/${hall}`, who: 'mei', house: 'empty' },
  'closures-changed': { title: 'Cancelling a list that has changed', at: `/staff/closures/${hall}`, who: 'mei', status: 409, does: sends('form:has([name="seen"])', { seen: '' }) },
  'closures-wrong': { title: 'Closing without a day', at: `/staff/closures/${hall}`, who: 'mei', status: 422, does: sends(`form[action="/staff/closures/${hall}"]`, { from: 'x' }) },
}
