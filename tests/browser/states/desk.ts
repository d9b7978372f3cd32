import { sends, type States } from './state.ts'
import type { Houses } from './houses.ts'
import type { Full } from './full-house.ts'

const hall = 'base-memorial-hall'
const arrival = (which: keyof Full['bookings']) => ({ full }: Houses) => `/staff/bookings/${full.bookings[which].ref}/arrival`

/** The staff at the gate: signing in, counting, groups that arrive, screens, plates and phone calls. */
export const desk: States = {
  'sign-in': { title: 'Signing in', at: '/staff' },
  'sign-in-wrong': { title: 'Signing in with a wrong password', at: '/staff', status: 401, does: sends('form[action="/staff/session"]', { name: 'nobody', password: 'x' }) },
  forbidden: { title: 'A door that is not one’s own', at: '/staff/people', who: 'wen', status: 403 },
  'desk-sites': { title: 'Choosing where to count', at: '/staff/desk', who: 'mei' },
  desk: { title: 'The desk', at: '/staff/desk/tongzi-mountain', who: 'mei' },
  'desk-empty': { title: 'The desk before the first', at: `/staff/desk/${hall}`, who: 'wen', house: 'empty' },
  'desk-wrong': { title: 'More taken back than was counted', at: '/staff/desk/tongzi-mountain', who: 'mei', status: 409, does: sends('.desk-many', { people: '-50' }), alone: { javaScriptEnabled: false } },
  'desk-long': { title: 'The desk of a site with long names', at: `/staff/desk/${hall}`, who: 'mei', house: 'wordy' },
  arrivals: { title: 'Groups of today, every site', at: '/staff/arrivals', who: 'mei' },
  'arrivals-site': { title: 'Groups of today at a site', at: `/staff/arrivals/${hall}`, who: 'wen' },
  'arrivals-empty': { title: 'No group today', at: `/staff/arrivals/${hall}`, who: 'wen', house: 'empty' },
  arrival: { title: 'A group is here', at: arrival('due'), who: 'wen' },
  'arrival-wrong': { title: 'A group is here, the number is none', at: arrival('due'), who: 'wen', status: 422, does: sends('.arrival-form', { people: '0' }), alone: { javaScriptEnabled: false } },
  'arrival-done': { title: 'A group has come', at: arrival('arrived'), who: 'wen' },
  'arrival-early': { title: 'A group that is not due yet', at: arrival('confirmed'), who: 'wen' },
  'arrival-missed': { title: 'A group that did not come', at: arrival('missed'), who: 'wen' },
  displays: { title: 'The screens', at: '/staff/displays', who: 'mei' },
  'displays-empty': { title: 'No screen yet', at: '/staff/displays', who: 'mei', house: 'empty' },
  'displays-paired': { title: 'A screen was paired', at: '/staff/displays', who: 'mei', status: 201, does: sends('form[action="/staff/displays"]', { site: 'tongzi-mountain', place: '售票处' }) },
  'displays-wrong': { title: 'A screen without a place', at: '/staff/displays', who: 'mei', status: 422, does: sends('form[action="/staff/displays"]', { place: '' }) },
  'displays-long': { title: 'Screens with long names', at: '/staff/displays', who: 'mei', house: 'wordy' },
  plates: { title: 'The plates', at: `/staff/plates?site=${hall}`, who: 'mei' },
  'plates-draft': { title: 'The plates, where the address is good for drafts only', at: '/staff/plates?site=tongzi-mountain', who: 'mei', house: 'empty' },
  'plates-long': { title: 'The plates of a site with long names', at: `/staff/plates?site=${hall}`, who: 'mei', house: 'wordy' },
  'plate-sheet': { title: 'A sheet of plates', at: `/staff/plates/sheet?site=${hall}&per=4`, who: 'mei' },
  'plate-sheet-print': { title: 'A sheet of plates on paper', at: '/staff/plates/sheet?site=tongzi-mountain', who: 'mei', print: 'upright' },
  'plate-sheet-draft': { title: 'A sheet that has to be called a draft', at: '/staff/plates/sheet?site=tongzi-mountain', who: 'mei', house: 'empty' },
  calls: { title: 'Whom to phone', at: '/staff/calls', who: 'mei' },
  'calls-open': { title: 'Whom to phone, one number open', at: '/staff/calls', who: 'mei', does: sends('form[action*="/number"]') },
  'calls-empty': { title: 'Nobody to phone', at: '/staff/calls', who: 'mei', house: 'empty' },
}
