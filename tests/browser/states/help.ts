import type { Full } from './full-house.ts'
import type { Houses } from './houses.ts'
import { sends, type States } from './state.ts'

const hall = 'base-memorial-hall'
const ticket = (which: keyof Full['tickets']) => ({ full }: Houses) => full.tickets[which].path
const desk = (which: keyof Full['tickets']) => ({ full }: Houses) => `/staff/help/${full.tickets[which].number}`

/** Help, and what people write: their side and the site's. */
export const help: States = {
  help: { title: 'Help', at: '/help' },
  'help-site': { title: 'Help at a site', at: `/help?site=${hall}` },
  'help-long': { title: 'Help at a site with long names', at: `/help?site=${hall}`, house: 'wordy' },
  assistance: { title: 'Asking for step-free help', at: '/help/assistance' },
  'assistance-wrong': { title: 'Asking for step-free help, with mistakes', at: '/help/assistance', status: 422, does: sends('form[action="/help/assistance"]', { phone: 'x' }) },
  feedback: { title: 'Saying something', at: `/help/feedback?site=${hall}&stop=founding-yard` },
  'feedback-wrong': { title: 'Saying something, with mistakes', at: '/help/feedback', status: 422, does: sends('form[action="/help/feedback"]', { phone: 'x' }) },
  'feedback-long': { title: 'Saying something of a site with long names', at: `/help/feedback?site=${hall}&stop=founding-yard`, house: 'wordy' },
  'ticket-new': { title: 'What was asked, not yet taken on', at: ticket('new') },
  'ticket-taken': { title: 'What was said, taken on', at: ticket('taken') },
  'ticket-answered': { title: 'What was said, answered', at: ticket('answered') },
  'ticket-rated-wrong': { title: 'An answer rated with nothing chosen', at: ticket('answered'), status: 422, does: sends('form.wish') },
  'ticket-closed': { title: 'What was said, closed', at: ticket('closed') },
  'ticket-long': { title: 'What was said at length', house: 'wordy', at: ({ wordy }) => wordy.ticket.path },
  'ticket-unknown': { title: 'A ticket that is none', at: '/help/tickets/0000000000?key=x', status: 404 },

  'desk-tickets': { title: 'The ledger of tickets', at: '/staff/help', who: 'mei' },
  'desk-tickets-empty': { title: 'The ledger of tickets, empty', at: '/staff/help', who: 'mei', house: 'empty' },
  'desk-tickets-none': { title: 'The ledger of tickets, nothing of that kind', at: '/staff/help?status=overdue&kind=praise', who: 'mei' },
  'desk-ticket-new': { title: 'A ticket at the desk, new', at: desk('new'), who: 'mei' },
  'desk-ticket-taken': { title: 'A ticket at the desk, taken on', at: desk('taken'), who: 'mei' },
  'desk-ticket-wrong': { title: 'An answer that says nothing', at: desk('taken'), who: 'mei', status: 422, does: sends('form[action$="/answer"]', { answer: '' }) },
  'desk-ticket-contact': { title: 'A ticket at the desk, whom to phone', at: desk('new'), who: 'mei', does: sends('form[action*="/contact"]') },
  'desk-ticket-closed': { title: 'A ticket at the desk, closed', at: desk('closed'), who: 'mei' },
  'desk-ticket-long': { title: 'A ticket at the desk, at length', house: 'wordy', who: 'mei', at: ({ wordy }) => `/staff/help/${wordy.ticket.number}` },
  'help-months': { title: 'How tickets were dealt with, by month', at: '/staff/help/months', who: 'mei' },
  'help-months-empty': { title: 'How tickets were dealt with, none yet', at: '/staff/help/months', who: 'mei', house: 'empty' },
}
