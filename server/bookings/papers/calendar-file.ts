import ical, { ICalAlarmType, ICalCalendarMethod, type ICalEventData, ICalEventStatus } from 'ical-generator'
import type { Instant } from '../../local-day.ts'
import { type Lang, words } from '../../web/words.ts'
import type { BookedPart, Booking } from '../bookings.ts'
import type { PartGone } from '../events.ts'
import { instantOf, readSlot } from '../offers/slots.ts'
import type { OnPaper } from './on-paper.ts'

export interface CalendarOf {
  booking: Booking
  /** Parts that it had before a move to fewer: a calendar that was given them is told to take them back. */
  gone: readonly PartGone[]
  paper: OnPaper
  lang: Lang
  /** Of the public address: an event's UID is `REF@host`, so that a later file replaces an earlier one. */
  host: string
  now: Instant
}

const aDay = 24 * 60 * 60

/**
 * A booking as an iCalendar file (RFC 5545), one event for each of its parts, and one that is cancelled for each that it has no more.
 *
 * Times are in UTC. China has one zone and no summer time, so that UTC is the same hour in every client, while
 * a TZID stands or falls with the client: Outlook knows no `Asia/Shanghai` and some phones skip the VTIMEZONE
 * that would explain it. The description says the hour in words. No address with a key in it: calendars are shared.
 */
export function calendarFile({ booking, gone, paper, lang, host, now }: CalendarOf): string {
  const prodId = { company: 'Red Footprints', product: 'bookings', language: lang === 'zh' ? 'ZH' : 'EN' }
  const calendar = ical({ method: ICalCalendarMethod.PUBLISH, prodId })
  const { ref, status, sequence, createdAt, changedAt, parts } = booking
  /** A part that comes back has its event again: the sequence is the booking's, and rises with every change. */
  const known = (i: number) => ({
    id: `${ref}${i === 0 ? '' : `-${i + 1}`}@${host}`,
    sequence,
    stamp: new Date(now),
    created: new Date(createdAt),
    lastModified: new Date(changedAt),
  })
  for (const [i, part] of parts.entries()) {
    const event = calendar.createEvent({
      ...known(i),
      start: new Date(instantOf(part.day, part.starts)),
      end: new Date(instantOf(part.day, part.ends)),
      status: statusOf(booking),
      ...said(booking, paper, part, lang),
    })
    if (status === 'confirmed') event.createAlarm({ type: ICalAlarmType.display, trigger: aDay })
  }
  for (const part of gone) {
    const { day, starts } = readSlot(part.slot)!
    calendar.createEvent({ ...known(part.index), start: new Date(instantOf(day, starts)), status: ICalEventStatus.CANCELLED, ...saidOfGone(paper, part, lang) })
  }
  // The library leaves the last line open; RFC 5545, 3.1 ends every line.
  return `${calendar.toString()}\r\n`
}

type Words = Pick<ICalEventData, 'summary' | 'location' | 'description'>

function said({ parts, place, status }: Booking, paper: OnPaper, part: BookedPart, lang: Lang): Words {
  const t = words(lang)
  const values = { site: paper.site, n: part.people, i: parts.indexOf(part) + 1, m: parts.length }
  const name = parts.length > 1 ? t('paper.ics.summaryPart', values) : t('paper.ics.summary', values)
  const lines = [
    t('paper.ics.ref', { ref: paper.ref }),
    t('paper.ics.time', { time: `${paper.day} ${part.starts}–${part.ends}` }),
    t('paper.ics.organisation', { organisation: paper.organisation }),
    t('paper.ics.programme', { programme: paper.programme, docent: paper.docent }),
    ...(paper.bring === 'letter' ? [t('paper.ics.bring')] : []),
    t('paper.ics.change'),
  ]
  const asked = status === 'requested' || status === 'waiting'
  return {
    summary: asked ? t('paper.ics.unconfirmed', { name }) : name,
    location: place || [paper.site, paper.address].filter((text) => text !== '').join(lang === 'zh' ? '，' : ', '),
    description: lines.join('\n'),
  }
}

/** Its name says that it is cancelled, too: there are calendars that show the status of an event to nobody. */
function saidOfGone(paper: OnPaper, { index, of, people }: PartGone, lang: Lang): Words {
  const t = words(lang)
  const name = t('paper.ics.summaryPart', { site: paper.site, n: people, i: index + 1, m: of })
  const description = [t('paper.ics.ref', { ref: paper.ref }), t('paper.ics.gone'), t('paper.ics.change')].join('\n')
  return { summary: t('paper.ics.cancelled', { name }), description }
}

function statusOf({ status }: Booking): ICalEventStatus {
  if (status === 'cancelled' || status === 'declined') return ICalEventStatus.CANCELLED
  return status === 'requested' || status === 'waiting' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED
}
