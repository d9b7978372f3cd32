import type { Site } from '../../guide/schema.ts'
import type { Day } from '../../local-day.ts'
import { type Lang, words } from '../../web/words.ts'
import type { Agreed, Booking } from '../bookings.ts'
import { spelled } from '../references.ts'
import { said } from '../said.ts'

/** A booking in the words of a paper, in one language. */
export interface OnPaper {
  /** As it is printed. */
  ref: string
  organisation: string
  site: string
  /** '' when it is not known. */
  address: string
  day: string
  /** One, unless the group was split. */
  visits: { time: string; people: number }[]
  people: number
  minors: number
  stepFree: boolean
  programme: string
  docent: string
  /** Where the docent comes to; '' at the site. */
  place: string
  bring: Agreed['bring']
  notes: string
}

export function onPaper(booking: Booking, site: Site | undefined, lang: Lang): OnPaper {
  const { ref, organisation, parts, people, minors, stepFree, place, agreed } = booking
  return {
    ref: spelled(ref),
    organisation,
    site: site?.name[lang] ?? booking.site,
    address: site === undefined || site.address === 'unknown' ? '' : site.address[lang].replace(/[。.]$/, ''),
    day: fullDay(booking.day, lang),
    visits: parts.map(({ starts, ends, people: n }) => ({ time: `${starts}–${ends}`, people: n })),
    people,
    minors,
    stepFree,
    programme: programmeOf(booking, lang),
    docent: docentWanted(booking.docent, lang),
    place,
    bring: agreed.bring,
    notes: agreed.notes[lang],
  }
}

/** 2026年12月2日（周三）, Wed 2 Dec 2026 */
function fullDay(day: Day, lang: Lang): string {
  const year = day.slice(0, 4)
  return lang === 'zh' ? `${year}年${said.day(day).zh}` : `${said.day(day).en} ${year}`
}

function programmeOf({ agreed }: Pick<Booking, 'agreed'>, lang: Lang): string {
  return agreed.programme?.[lang] ?? words(lang)('paper.byThemselves')
}

function docentWanted(docent: string, lang: Lang): string {
  const t = words(lang)
  if (docent === 'none') return t('paper.docentNone')
  return docent === 'any' ? t('paper.docentAny') : t('paper.docentIn', { language: languageNamed(docent, lang) })
}

/** 中文, Chinese; a tag that names no language stands for itself. */
function languageNamed(tag: string, lang: Lang): string {
  try {
    return new Intl.DisplayNames([lang], { type: 'language' }).of(tag) ?? tag
  } catch (error) {
    if (error instanceof RangeError) return tag
    throw error
  }
}
