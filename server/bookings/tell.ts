import type { Trx } from '../database/open.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import type { Instant } from '../local-day.ts'
import { dayOf, timeOf } from '../local-day.ts'
import type { Message, Organiser } from '../messages/message.ts'
import type { Outbox } from '../messages/outbox.ts'
import type { Sealer } from '../sealer.ts'
import { type Key, type Lang, words } from '../web/words.ts'
import type { Booking } from './bookings.ts'
import { type Contact, openContact } from './contacts.ts'
import { type BookingKeys, spelled } from './references.ts'
import { said } from './said.ts'

/** What an organiser is told about. */
export type About = 'confirmed' | 'requested' | 'waiting' | 'declined' | 'moved' | 'people' | 'cancelled' | 'closed' | 'offered' | 'offer-lapsed' | 'waiting-people' | 'waited' | 'unanswered' | 'docent' | 'contact' | 'contact-left'

/** What a site's people hear of as well, by their robot. */
const forTheSite: readonly About[] = ['confirmed', 'requested', 'waiting', 'moved', 'people', 'cancelled']

/** What ends a booking by the site's own hand: its people know, and what they were to hear of it is not so any more. */
const bySite: readonly About[] = ['declined', 'closed']

/**
 * Tells the organiser of a booking, and the site's people where it concerns them, in the transaction of the change.
 * What either was still to hear of that booking is overtaken: old news never follows newer news.
 */
export type Tell = (trx: Trx, booking: Booking, about: About) => Promise<void>

interface Parts {
  outbox: Outbox
  guide: GuideStore
  sealer: Sealer
  keys: BookingKeys
  publicUrl: string
}

export function teller({ outbox, guide, sealer, keys, publicUrl }: Parts): Tell {
  return async (trx, booking, about) => {
    const contact = openContact(sealer, booking.contact)
    const shared = { booking: booking.ref, site: booking.site, about, keep: { sequence: booking.sequence } }
    const organiserUrl = `${publicUrl}/bookings/${booking.ref}?key=${keys.keyOf(booking.ref)}`
    if (contact && about === 'contact-left') {
      // Nobody phones to say that nobody will phone any more.
      if (outbox.sends(organiser(contact))) await outbox.post(trx, { ...shared, ...written(booking, about, 'to', ''), to: organiser(contact) })
    } else if (contact) {
      // Whom to tell is another; what is to be told is so all the same.
      if (about !== 'contact') await outbox.overtake(trx, booking.ref, 'organiser')
      await outbox.post(trx, { ...shared, ...written(booking, about, 'to', organiserUrl), to: organiser(contact) })
    }
    if (forTheSite.includes(about) || bySite.includes(about)) await outbox.overtake(trx, booking.ref, 'site')
    if (forTheSite.includes(about)) {
      await outbox.post(trx, { ...shared, ...written({ ...booking, lang: 'zh' }, about, 'site', `${publicUrl}/staff/bookings/${booking.ref}`), to: { kind: 'site' } })
    }
  }

  function written(booking: Booking, about: About, side: 'to' | 'site', url: string): Pick<Message, 'lang' | 'subject' | 'text'> {
    const { lang } = booking
    const t = words(lang)
    const values = { ...valuesOf(booking, lang), url }
    const text = side === 'to' ? t(`message.${about}` as Key, values) : t(`message.site.${about}` as Key, values)
    return { lang, subject: t(`message.subject.${about}` as Key, values), text }
  }

  function valuesOf(booking: Booking, lang: Lang): Record<string, string | number> {
    const { ref, site, organisation, people, parts, reason, answerBy } = booking
    const guided = booking.docent !== 'none'
    return {
      ref: spelled(ref),
      site: guide.site(site)?.short[lang] ?? site,
      organisation,
      people,
      slots: parts.map(({ slot, ends }) => `${said.slot(slot)[lang]}–${ends}`).join(lang === 'zh' ? '、' : ', '),
      why: sentence(reason, lang),
      docent: words(lang)(guided ? 'message.docent-some' : 'message.docent-none'),
      by: answerBy === null ? '' : momentSaid(answerBy, lang),
    }
  }
}

const organiser = ({ name, phone, email }: Contact): Organiser => ({ kind: 'organiser', name, phone, email })

/** A reason as a sentence that another can follow, however it was typed; nothing where none was given. */
function sentence(reason: string, lang: Lang): string {
  const text = reason.trim().replace(/[\s,，、;；:：]+$/, '')
  if (text === '') return ''
  const ended = /[。．.!！?？…]["”’」』)）]?$/.test(text) ? text : `${text}${lang === 'zh' ? '。' : '.'}`
  return lang === 'zh' ? ended : `${ended} `
}

/** 12月2日（周三）18:00 */
export function momentSaid(at: Instant, lang: Lang): string {
  return `${said.day(dayOf(at))[lang]}${lang === 'zh' ? '' : ' '}${timeOf(at)}`
}

