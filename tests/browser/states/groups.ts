import { managePath } from '../../bookings/organiser.ts'
import { numberOn, pathOf } from '../../bookings/papers/booked.ts'
import type { Full } from './full-house.ts'
import type { Houses } from './houses.ts'
import { resends } from './resends.ts'
import { sends, type States } from './state.ts'

const hall = 'base-memorial-hall'
const choosing = `/bookings/new?site=${hall}`
const form = `${choosing}&people=40&slot=2026-12-03T10:00`
const lan = { organisation: '桑植县第一党支部', kind: 'party-branch', contact_name: '兰秀英', contact_phone: '13812345678' }

/** The page of a booking, for who has its key. */
const manage = (which: keyof Full['bookings'], more = '') => ({ full }: Houses) => {
  const { ref } = full.bookings[which]
  return managePath({ ref, key: full.parts.bookings.keys.keyOf(ref) }) + more
}

const paper = (which: keyof Full['bookings'], name: string) => ({ full }: Houses) => pathOf(full, full.bookings[which], `/${name}`)
const check = (which: keyof Full['bookings']) => async ({ full }: Houses) => `/letters/${await numberOn(full, full.bookings[which])}`

/** What an organiser sees, from the choice of a site to the papers. */
export const groups: States = {
  booking: { title: 'Where a booking begins', at: '/bookings' },
  'booking-unknown': { title: 'A booking that is not found', at: '/bookings', status: 404, does: sends('form[action="/bookings/lookup"]', { ref: 'AB3DE-FG7HK', digits: '1234' }) },
  'booking-start-long': { title: 'Where a booking begins, with long names', at: '/bookings', house: 'wordy' },
  'booking-choose': { title: 'Choosing a time', at: choosing },
  'booking-choose-unset': { title: 'Choosing a time at a site that has not said what it offers', at: '/bookings/new?site=tongzi-mountain&people=20' },
  'booking-choose-split': { title: 'Choosing for a group that has to be split', at: `${choosing}&people=110` },
  'booking-choose-small': { title: 'Too few for a group', at: `${choosing}&people=3` },
  'booking-choose-full': { title: 'A day that is full', at: `${choosing}&people=40&day=2026-12-09` },
  'booking-choose-closed': { title: 'A day that is closed', at: `${choosing}&people=40&day=2026-12-07` },
  'booking-choose-long': { title: 'Choosing a time at a site with long names', at: `${choosing}&people=40`, house: 'wordy' },
  'booking-form': { title: 'The form', at: form },
  'booking-form-wrong': { title: 'The form with mistakes', at: form, status: 422, does: sends('#booking', { people: 'x', contact_phone: '1381' }) },
  'booking-form-full': { title: 'The form for a time that is taken', at: `${choosing}&people=40&slot=2026-12-09T09:00` },
  'booking-form-late': { title: 'The form, taken at the last moment', at: form, status: 409, does: sends('#booking', { ...lan, people: '61' }) },
  'booking-form-sent': { title: 'The form, sent before by somebody else', at: form, status: 409, does: resends('#booking', lan) },
  'booking-confirmed': { title: 'A booking, confirmed', at: manage('confirmed') },
  'booking-again': { title: 'A booking whose form was sent once more, changed', at: manage('confirmed', '&again=1') },
  'booking-split': { title: 'A booking in two parts', at: manage('split') },
  'booking-requested': { title: 'A booking that waits for an answer', at: manage('requested') },
  'booking-waiting': { title: 'A booking on the waiting list', at: manage('waiting') },
  'booking-offered': { title: 'A place that has become free', at: manage('offered') },
  'booking-declined': { title: 'A booking that was declined', at: manage('declined') },
  'booking-cancelled': { title: 'A booking that was cancelled', at: manage('cancelled') },
  'booking-arrived': { title: 'A booking whose group has come', at: manage('arrived') },
  'booking-missed': { title: 'A booking whose group did not come', at: manage('missed') },
  'booking-closed': { title: 'A booking on a day that was closed', at: manage('closed') },
  'booking-refused': { title: 'A change that is refused', at: manage('confirmed'), status: 422, does: sends('form[action$="/people"]', { people: '0' }) },
  'booking-contact-wrong': { title: 'A new contact with mistakes', at: manage('confirmed'), status: 422, does: sends('form[action$="/contact"]', { contact_name: '向红梅', contact_phone: '1391', contact_email: 'x@' }) },
  'booking-long': {
    title: 'A booking with long names',
    house: 'wordy',
    at: ({ wordy }) => managePath({ ref: wordy.booking.ref, key: wordy.parts.bookings.keys.keyOf(wordy.booking.ref) }),
  },
  'booking-wrong-key': { title: 'A booking with a wrong key', at: ({ full }) => `/bookings/${full.bookings.confirmed.ref}?key=wrong`, status: 404 },
  'booking-move': { title: 'Moving a booking', at: ({ full }) => pathOf(full, full.bookings.confirmed, '/move') },
  'booking-move-day': { title: 'Moving a booking to a day', at: ({ full }) => pathOf(full, full.bookings.confirmed, '/move', '&day=2026-12-09') },

  letter: { title: 'The letter', at: paper('confirmed', 'letter') },
  'letter-print': { title: 'The letter on paper', at: paper('confirmed', 'letter'), print: 'upright' },
  'letter-long': { title: 'The letter with long names', house: 'wordy', at: ({ wordy }) => pathOf(wordy, wordy.booking, '/letter') },
  'letter-not-yet': { title: 'A letter that is not there yet', at: paper('requested', 'letter'), status: 409 },
  'letter-gone': { title: 'A letter of a cancelled visit', at: paper('cancelled', 'letter'), status: 410 },
  'visit-plan': { title: 'The plan of the visit', at: paper('split', 'plan') },
  'visit-plan-print': { title: 'The plan of the visit on paper', at: paper('split', 'plan'), print: 'upright' },
  'request-letter': { title: 'The letter of request', at: paper('confirmed', 'request-letter') },
  'request-letter-print': { title: 'The letter of request on paper', at: paper('confirmed', 'request-letter'), print: 'upright' },
  codes: { title: 'The group’s codes', at: paper('confirmed', 'codes') },
  'codes-print': { title: 'The group’s codes on paper', at: paper('confirmed', 'codes'), print: 'upright' },
  attendance: { title: 'The certificate of a visit', at: paper('arrived', 'certificate') },
  'attendance-print': { title: 'The certificate of a visit on paper', at: paper('arrived', 'certificate'), print: 'upright' },
  letters: { title: 'Checking a letter', at: '/letters' },
  'letter-unknown': { title: 'A letter that is not known', at: '/letters/AB3DE', status: 404 },
  'letter-valid': { title: 'A letter that is valid', at: check('confirmed') },
  'letter-closed': { title: 'A letter for a day that was closed', at: check('closed') },
}
