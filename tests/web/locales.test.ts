import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { operations } from '../../server/api/document.ts'
import { fields } from '../../server/api/fields.ts'
import { groups } from '../../server/api/operation.ts'
import { kinds } from '../../server/bookings/application.ts'
import { docentLanguages } from '../../server/bookings/docents/languages.ts'
import { baseMap } from '../../server/guide/base-maps.ts'
import { fieldNames } from '../../server/guide/edit/field-words.ts'
import { mapData } from '../../server/guide/map-data.ts'
import { periods } from '../../server/guide/schema-words.ts'
import { misfits } from '../../server/ledger/verify.ts'
import { shipped } from '../../server/root.ts'
import { actions } from '../../server/staff/audit-log.ts'
import { count, languages, words } from '../../server/web/words.ts'

const read = (lang: string): Record<string, string> => JSON.parse(readFileSync(shipped(`data/locales/${lang}.json`), 'utf8'))
const [zh, en] = [read('zh'), read('en')]
const keys = Object.keys(zh)
const han = /\p{Script=Han}/u

const drawn = JSON.parse(mapData({ lang: 'zh', focus: null, baseMap: baseMap({ BASEMAP: 'builtin' }), outlines: '' }))

/** What an organiser is told about. */
const abouts = ['confirmed', 'requested', 'waiting', 'declined', 'moved', 'people', 'cancelled', 'closed', 'offered', 'offer-lapsed', 'waiting-people', 'waited', 'unanswered', 'docent', 'contact', 'contact-left']

/** What a booking's history may say. */
const happenings = 'booked confirmed declined moved people docent contact cancelled closed offered offer-lapsed offer-taken too-late arrived no-show purged'.split(' ')
/** How a booking ends or is answered, and all the ways in which it can stand. */
const ended = ['confirmed', 'declined', 'cancelled', 'arrived', 'no-show']
const stands = [...ended, 'requested', 'waiting', 'offered']

/** Keys put together while the program runs: what they begin with, and how they may end. */
const dynamic: Record<string, string[]> = {
  'api.field.': [...fields],
  'api.group.': [...groups],
  'api.operation.': operations.map(({ id }) => id),
  'api.status.': [...new Set(operations.flatMap(({ answers, refusals }) => [...Object.keys(answers), ...refusals.map(String), '405', '500']))],
  'api.who.': ['anyone', 'key', 'staff'],
  // One for every reason; that these are all of them is the test of the refusals.
  'refusal.': keys.filter((key) => key.startsWith('refusal.')).map((key) => key.slice('refusal.'.length)),
  'map.': Object.keys(drawn.words),
  'booking.desk.channel.': ['online', 'phone', 'walk-up'],
  'booking.desk.event.': happenings,
  'booking.desk.gone.': ['locked', 'purged'],
  'booking.desk.ready.': ['full', 'no-docent', 'other-event', 'not-offered', 'as-asked', 'repairs', 'weather'],
  'booking.desk.status.': ['confirmed', 'requested', 'waiting', 'declined', 'cancelled', 'arrived', 'no-show'],
  'message.': abouts,
  'message.subject.': abouts,
  'message.site.': ['confirmed', 'requested', 'waiting', 'moved', 'people', 'cancelled'],
  'booking.kind.': [...kinds],
  'booking.status.': [...stands],
  'booking.next.': [...stands, 'late-confirmed', 'late-requested', 'late-waiting'],
  'booking.event.': ['booked', 'docent', 'contact', 'closed', 'moved', 'people', 'offered', 'offer-lapsed', 'offer-taken', 'too-late', 'purged', ...ended],
  'booking.wrong.': keys.filter((key) => key.startsWith('booking.wrong.')).map((key) => key.slice('booking.wrong.'.length)),
  'help.say.': ['1', '2', '3', '4'],
  'home.more.': ['stories', 'routes', 'march', 'days', 'quiz', 'passport'].flatMap((name) => [name, `${name}.lead`]),
  'ticket.desk.done.': ['taking', 'answer', 'closing'],
  'ticket.kind.': ['assistance', 'plate', 'text', 'complaint', 'praise', 'other'],
  'ticket.ledger.status.': ['open', 'overdue', 'unsettled'],
  'ticket.month.': keys.filter((key) => key.startsWith('ticket.month.')).map((key) => key.slice('ticket.month.'.length)),
  'ticket.next.': ['new', 'taken', 'answered', 'closed', 'overdue', 'unsettled'],
  'ticket.rate.': ['satisfied', 'mostly', 'dissatisfied'],
  'ticket.status.': ['new', 'taken', 'answered', 'closed'],
  'ticket.step.': ['sent', 'taken', 'answered', 'closed', 'rated', 'reopened', 'answered-again', 'purged'],
  'ticket.wrong.': ['request_id', 'site', 'stop', 'kind', 'day', 'text', 'name', 'phone'],
  'import.wrong.': keys.filter((key) => key.startsWith('import.wrong.')).map((key) => key.slice('import.wrong.'.length)),
  'content.field.': [...fieldNames],
  'outcome.': ['counted', 'already', 'member'],
  'kept.': ['counted', 'already', 'member'],
  'route.order.': ['guide', 'county'],
  'way.app.': ['phone', 'amap', 'baidu', 'tencent'],
  'site.figure.': ['visits', 'groups', 'visits-per-day'],
  'sources.grade.': ['A', 'B', 'C'],
  'oddity.': ['burst', 'night', 'cookieless'],
  'verify.misfit.': [...misfits],
  'staff.role.': ['admin', 'manager', 'docent'],
  'audit.action.': actions,
  'people.done.': ['changed', 'signed-out', 'closed', 'revoked'],
  'story.period.': [...periods],
  'token.scope.': ['read', 'arrivals'],
  'report.done.': ['closing', 'submission', 'withdrawal'],
  'report.state.': ['closed', 'open', 'running', 'submitted'],
  'docent.language.': [...docentLanguages],
  'export.by.': ['day', 'hour', 'month', 'source', 'site'],
  'export.counted.': ['plate', 'display', 'late', 'code', 'group', 'desk', 'import', 'correction'],
  'export.format.': ['csv', 'xlsx', 'json'],
  'export.source.': ['plate', 'display', 'late', 'code', 'group', 'desk', 'import', 'correction'],
}
const made = Object.entries(dynamic).flatMap(([prefix, ends]) => ends.map((end) => prefix + end))

/** Sentences that name the other language, or give a thing its Chinese name beside the English. */
const mixed = ['nav.language']

/** Slots that hold no number. */
const told = ['area', 'by', 'code', 'day', 'month', 'name', 'site', 'slots', 'time', 'who', 'year']

/** Of what is never one: why an English sentence says it in the plural alone. */
const several: Record<string, string[]> = {
  'limits of the house, all above one': ['booking.desk.wrong-line', 'booking.desk.wrong-name', 'booking.desk.wrong-organisation', 'chart.last', 'content.wrong.long', 'docent.wrong.absence']
    .concat(['import.wrong.lines', 'me.password-hint', 'offer.wrong.long', 'offer.wrong.tooManyTimes', 'plan.many', 'quiz.mixedOf', 'refusal.booking-reason'])
    .concat(['refusal.month-note', 'refusal.recording-credit', 'refusal.ticket-answer', 'refusal.ticket-rating', 'report.noteHint', 'ticket.wrong.day', 'ticket.wrong.text']),
  'the first of a list that is longer': ['calls.first', 'ticket.ledger.first'],
  'said only of more than one': ['booking.desk.move-row', 'booking.split', 'displays.litMore', 'map.several', 'outcome.together', 'refusal.group-small']
    .concat(['report.earlierAbout', 'report.submitEarlier']),
}

function under(folder: string, ending: RegExp): string[] {
  if (!existsSync(shipped(folder))) return []
  const names = readdirSync(shipped(folder), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => ending.test(name)).map((name) => join(folder, name))
}

const files = [...under('server', /\.ts$/), ...under('views', /\.ejs$/)]
const source = files.map((file) => readFileSync(shipped(file), 'utf8')).join('\n')
const literals = new Set([...source.matchAll(/['"`]([a-z][\w.-]*)['"`]/gi)].map(([, word]) => word!))
/** The beginnings of keys that are put together, as `prefix.${…}` or `'prefix.' + …`. */
const prefixes = [...source.matchAll(/[`']([a-z]+(?:\.[a-z]+)*\.)(?:\$\{|' \+)/g)].map(([, prefix]) => prefix!)

describe('the words of the screen', () => {
  it('are the same keys in Chinese and in English, in the order of the alphabet', () => {
    expect(Object.keys(en)).to.deep.equal(keys)
    expect(keys).to.deep.equal([...keys].sort((a, b) => (a < b ? -1 : 1)))
  })

  it('have the same {slots} in both languages', () => {
    const slots = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([slot]) => slot).sort()
    for (const key of keys) expect(slots(en[key]!), key).to.deep.equal(slots(zh[key]!))
  })

  it('say one in the singular where English has one: each number before a plural has its other form, or is never one', () => {
    const plural = /\{(\w+)\} (?:[\w’-]+ ){0,2}?(?:people|are|were|have|(?!(?:is|as|has|was|this)\b)[\w’-]+s’?)(?![\w’-])/g
    const without = keys.filter((key) => [...en[key]!.matchAll(plural)].some(([, slot]) => !told.includes(slot!) && !en[key]!.includes(`{${slot}|`)))
    const listed = Object.values(several).flat()
    expect(without.filter((key) => !listed.includes(key))).to.deep.equal([])
    expect(listed.filter((key) => !without.includes(key))).to.deep.equal([])
  })

  it('have a form only for a number that the sentence names, or stands behind', () => {
    for (const key of keys) {
      for (const [, slot, one, more] of en[key]!.matchAll(/\{(\w+)\|(.*?)\|(.*?)\}/g)) {
        expect(one, key).to.not.equal(more)
        if (key !== 'unit.visits') expect(zh[key], key).to.include(`{${slot}}`)
      }
      expect(zh[key], key).to.not.include('|')
      expect(en[key]!.replace(/\{\w+\|[^{|}]*\|[^{|}]*\}/g, ''), key).to.not.include('|')
    }
  })

  it('say something, without space at the ends', () => {
    for (const key of keys) for (const sentence of [zh[key], en[key]]) expect(sentence, key).to.match(/^\S(.*\S)?$/s)
  })

  it('are translated: Chinese in Chinese, English in English', () => {
    for (const key of keys) {
      const spoken = /\p{Letter}/u.test(zh[key]!.replace(/\{\w+\}/g, ''))
      if (spoken || /[a-z]/i.test(en[key]!.replace(/\{\w+\}/g, ''))) expect(en[key], key).to.not.equal(zh[key])
      if (spoken && !mixed.includes(key)) expect(zh[key], key).to.match(han)
      if (!mixed.includes(key)) expect(en[key], key).to.not.match(han)
    }
  })

  it('use Chinese punctuation in Chinese', () => {
    for (const key of keys) expect(zh[key], key).to.not.match(/\p{Script=Han}[,.;:?!]|[,;:?!]\p{Script=Han}/u)
  })

  it('call a count 人次 and a visit, never a number of different people', () => {
    for (const key of keys) {
      expect(zh[key], key).to.not.match(/独立访客|访客数|去重/)
      // What a group books is people, how many of them are counted is visits.
      if (!/^(message|booking|refusal\.group)/.test(key)) expect(en[key], key).to.not.match(/unique|\{\w+\} (visitors|people)/i)
    }
  })

  it('are put together only by a beginning that this test knows', () => {
    const ofKeys = prefixes.filter((prefix) => keys.some((key) => key.startsWith(prefix)))
    expect([...new Set(ofKeys)].sort()).to.deep.equal(Object.keys(dynamic).sort())
  })

  it('are all used', () => {
    expect(keys.filter((key) => !literals.has(key) && !made.includes(key))).to.deep.equal([])
  })

  it('are all there: no view and no file asks for a key without words', () => {
    const asked = [...keysAskedIn(source), ...made]
    expect(asked).to.have.length.above(80)
    expect(asked.filter((key) => !(key in zh))).to.deep.equal([])
  })
})

describe('the words of one language', () => {
  it('fill their slots, and leave one that is not given', () => {
    expect(words('zh')('count.todayVisits', { n: '1,234' })).to.equal('今日 1,234 人次')
    expect(words('en')('count.todayVisits', { n: 7 })).to.equal('7 visits today')
    expect(words('en')('count.todayVisits')).to.equal('{n} {n|visit|visits} today')
  })

  it('say one in the singular, and nothing else', () => {
    const said = (n: number | string) => words('en')('count.allVisits', { n })
    expect([1, '1', '+1', '−1', -1].map(said)).to.deep.equal(['1 visit in all', '1 visit in all', '+1 visit in all', '−1 visit in all', '-1 visit in all'])
    expect([0, 2, 11, '1,001', '—'].map(said)).to.deep.equal(['0 visits in all', '2 visits in all', '11 visits in all', '1,001 visits in all', '— visits in all'])
    expect(words('en')('report.told.text', { people: 40, parties: 1 })).to.equal('In all 40 visits, 1 group.')
    expect(words('en')('refusal.slot-notice', { site: 'The hall', n: 1, earliest: 'Friday' })).to.include('1 working day’s notice')
    expect([1, 2].map((n) => words('zh')('unit.visits', { n }))).to.deep.equal(['人次', '人次'])
  })

  it('are text: a value cannot bring slots or patterns of its own', () => {
    expect(words('en')('stop.next', { stop: '$& {stop} $1' })).to.equal('Next stop: $& {stop} $1')
  })

  it('stop whoever asks for a key that has none', () => {
    for (const lang of languages) expect(() => words(lang)('no.such' as 'brand')).to.throw(`no ${lang} words for no.such`)
  })

  it('print numbers in threes', () => {
    expect([0, 999, 1000, 61_000, 1_234_567].map(count)).to.deep.equal(['0', '999', '1,000', '61,000', '1,234,567'])
  })
})

/** The keys that the calls `t(…)` and `words(…)(…)` in a text write out. */
function keysAskedIn(text: string): string[] {
  const calls = [...text.matchAll(/(?:\bt|\bwords\((?:[^()]|\([^()]*\))*\))\(([^(){]*)/g)]
  return calls.flatMap(([, given]) => [...given!.matchAll(/'([a-z][\w.-]*\w)'/gi)].map(([, key]) => key!))
}
