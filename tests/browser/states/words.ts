import { sends, type States } from './state.ts'

const guide = '/staff/guide'
const hall = `${guide}/base-memorial-hall`
const parts = ['names', 'hours', 'location', 'stops', 'persons'] as const
const forms = Object.fromEntries(parts.map((part) => [`edit-${part}`, { title: `Editing a site: ${part}`, at: `${hall}/${part}`, who: 'mei' as const }]))

/** Accounts and their record, and the words of the guide. */
export const words: States = {
  people: { title: 'Who works here', at: '/staff/people', who: 'tan' },
  'people-wrong': { title: 'Somebody without a name', at: '/staff/people', who: 'tan', status: 422, does: sends('form[action="/staff/people"]', { name: '' }) },
  'people-long': { title: 'Somebody with a long name and every site', at: '/staff/people', who: 'tan', house: 'wordy' },
  person: { title: 'Somebody’s account', at: ({ full }) => full.desk.person, who: 'tan' },
  'person-password': { title: 'A password that is shown once', at: ({ full }) => full.desk.person, who: 'tan', does: sends('form[action$="/password"]') },
  'person-closed': { title: 'An account that is closed', at: ({ full }) => full.desk.formerPerson, who: 'tan' },
  me: { title: 'One’s own account', at: '/staff/me', who: 'mei' },
  'me-wrong': { title: 'A wrong old password', at: '/staff/me', who: 'mei', status: 422, does: sends('form[action="/staff/me/password"]', { old: 'x', password: 'x' }) },
  audit: { title: 'What was done', at: '/staff/audit', who: 'tan' },
  'audit-none': { title: 'Nothing of that kind was done', at: '/staff/audit?action=sign-in&day=2020-01-01', who: 'tan' },
  'guide-sites': { title: 'The words of all sites', at: guide, who: 'mei' },
  'guide-sources': { title: 'The sources, to be added to', at: `${guide}/sources`, who: 'mei' },
  'guide-site': { title: 'The words of a site', at: hall, who: 'mei' },
  'guide-site-long': { title: 'The words of a site with long names', at: hall, who: 'mei', house: 'wordy' },
  ...forms,
  recordings: { title: 'The recordings of a site, of which there are none', at: `${hall}/recordings`, who: 'mei' },
  'recordings-form': { title: 'A recording to be uploaded', at: `${hall}/recordings?part=stops%2Ffounding-yard&lang=zh`, who: 'mei' },
  'edit-stop': { title: 'A new stop', at: `${hall}/stops/new`, who: 'mei' },
  'edit-wrong': { title: 'Names with a mistake', at: `${hall}/names`, who: 'mei', status: 422, does: sends('.edit-form', { 'name.zh': '' }) },
  'edit-preview': { title: 'A page as it would be', at: `${hall}/notes`, who: 'mei', does: sends('.edit-form', {}, '[name=act][value=preview]') },
  'edit-long': { title: 'Editing long names', at: `${hall}/names`, who: 'mei', house: 'wordy' },
  history: { title: 'What was changed of a site', at: `${hall}/history`, who: 'mei' },
  'history-empty': { title: 'Nothing was changed of a site', at: `${hall}/history`, who: 'mei', house: 'empty' },
  version: { title: 'A site as it was', at: `${hall}/history/1`, who: 'mei' },
  'edit-routes': { title: 'The county’s routes', at: `${guide}/routes`, who: 'mei' },
  'edit-route': { title: 'A route of the county', at: `${guide}/routes/cili-1`, who: 'mei' },
  'edit-route-new': { title: 'A new route', at: `${guide}/routes/new`, who: 'mei' },
}
