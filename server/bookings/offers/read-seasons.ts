import { addDays } from '../../local-day.ts'
import type { FieldReader, Typed } from './field-reader.ts'
import { rowGroups, rowsSaying } from './offer-form.ts'
import { type Season, weekdays } from './terms.ts'

/**
 * The seasons of the form, as the rules read them: the first that fits a day decides. Whoever adds a winter
 * means it to go before the rest of the year, and a festival week before the summer it lies in: the shorter
 * stands first.
 */
export function readSeasons(typed: Typed, reader: FieldReader): Season[] {
  const rows = rowsSaying(typed, 'seasons')
  const { most } = rowGroups.seasons
  if (rows.length === 0) reader.refuse('seasons', 'offer.wrong.noSeason')
  if (rows.length > most) reader.refuse(`seasons.${rows[most]!}.from`, 'offer.wrong.rows', { most })
  const spans = new Set<string>()
  const seasons = rows.map((i) => {
    const at = `seasons.${i}`
    const season = readSeason(reader, at)
    const span = `${season.from} ${season.to}`
    if (spans.has(span)) reader.refuse(`${at}.from`, season.from === null ? 'offer.wrong.twoAllYear' : 'offer.wrong.sameSeason')
    spans.add(span)
    return season
  })
  return seasons.map((season) => ({ season, days: lengthOf(season) })).sort((one, other) => one.days - other.days).map(({ season }) => season)
}

function readSeason(reader: FieldReader, at: string): Season {
  const from = reader.monthDay(`${at}.from`)
  const to = reader.monthDay(`${at}.to`)
  if (from === null && to !== null) reader.refuse(`${at}.from`, 'offer.wrong.half')
  if (from !== null && to === null) reader.refuse(`${at}.to`, 'offer.wrong.half')
  return { from, to, week: readWeek(reader, at), holiday: readHoliday(reader, at) }
}

/** A day that says 同上 has the times of the day above it. */
function readWeek(reader: FieldReader, at: string): Season['week'] {
  let above: string[] = []
  return Object.fromEntries(
    weekdays.map((name, i) => {
      const same = i > 0 && /^\s*(同上|〃|same)\s*$/i.test(reader.text(`${at}.${name}`))
      if (!same) above = reader.times(`${at}.${name}`)
      return [name, above]
    }),
  ) as Season['week']
}

function readHoliday(reader: FieldReader, at: string): Season['holiday'] {
  const chosen = reader.choice(`${at}.holidays`, ['same', 'closed', 'own'])
  const times = reader.times(`${at}.holiday`)
  if (chosen === 'own' && times.length === 0) reader.refuse(`${at}.holiday`, 'offer.wrong.noHoliday')
  if (chosen === 'own') return times
  return chosen === 'closed' ? [] : null
}

/** Days of the season in a leap year; all year is longer than any. */
function lengthOf({ from, to }: Season): number {
  if (from === null || to === null) return Infinity
  const last = `${from <= to ? 2028 : 2029}-${to}`
  let days = 1
  for (let day = `2028-${from}`; day < last; day = addDays(day, 1)) days += 1
  return days
}
