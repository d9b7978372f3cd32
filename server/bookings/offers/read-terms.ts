import { FieldReader, type Problem, type Typed } from './field-reader.ts'
import { readProgrammes } from './read-programmes.ts'
import { readSeasons } from './read-seasons.ts'
import { rowGroups, rowsSaying } from './offer-form.ts'
import { mostBooked, type Terms, termsSchema } from './terms.ts'

/**
 * The terms that a manager has typed.
 *
 * @param known slugs that are taken: a new programme never gets one of them
 * @returns the terms, or for every field that is wrong its sentence
 */
export function readTerms(typed: Typed, known: readonly string[]): { terms: Terms } | { problems: Record<string, Problem> } {
  const reader = new FieldReader(typed)
  const terms: Terms = {
    booking: reader.choice('booking', ['here', 'elsewhere', 'none']),
    elsewhere: { url: reader.url('url'), phone: reader.phone('phone') },
    slotMinutes: reader.whole('slotMinutes', 15, 480),
    capacity: reader.whole('capacity', 1, 5000),
    desk: { people: reader.whole('deskPeople', 0, 5000), releasedHours: reader.whole('deskHours', 0, 720) },
    seasons: readSeasons(typed, reader),
    exceptions: readExceptions(typed, reader),
    group: { least: reader.whole('groupLeast', 1, mostBooked), most: reader.whole('groupMost', 1, mostBooked) },
    noticeDays: reader.whole('noticeDays', 0, 30),
    horizonDays: reader.whole('horizonDays', 1, 365),
    confirmation: reader.choice('confirmation', ['auto', 'manual']),
    answerDays: reader.whole('answerDays', 1, 10),
    bring: reader.choice('bring', ['letter', 'nothing']),
    notes: { zh: reader.lines('notesZh', 400), en: reader.lines('notesEn', 400) },
    programmes: readProgrammes(typed, reader, known),
  }
  const { booking, elsewhere, capacity, desk, group } = terms
  if (booking === 'elsewhere' && elsewhere.url === '' && elsewhere.phone === '') reader.refuse('url', 'offer.wrong.elsewhere')
  if (desk.people > capacity) reader.refuse('deskPeople', 'offer.wrong.desk', { capacity })
  if (group.least > group.most) reader.refuse('groupMost', 'offer.wrong.most', { least: group.least })
  return reader.failed ? { problems: reader.problems } : { terms: termsSchema.parse(terms) }
}

function readExceptions(typed: Typed, reader: FieldReader): Terms['exceptions'] {
  const rows = rowsSaying(typed, 'exceptions')
  const { most } = rowGroups.exceptions
  if (rows.length > most) reader.refuse(`exceptions.${rows[most]!}.day`, 'offer.wrong.rows', { most })
  const seen = new Set<string>()
  const exceptions = rows.map((i) => {
    const at = `exceptions.${i}`
    const day = reader.day(`${at}.day`)
    if (seen.has(day)) reader.refuse(`${at}.day`, 'offer.wrong.sameDay')
    seen.add(day)
    return { day, starts: reader.times(`${at}.starts`), note: reader.line(`${at}.note`, { most: 120 }) }
  })
  return exceptions.sort((one, other) => (one.day < other.day ? -1 : 1))
}
