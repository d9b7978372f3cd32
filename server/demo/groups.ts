import type { Application } from '../bookings/application.ts'
import { confirmBooking } from '../bookings/answer.ts'
import { recordArrival, type ArrivalParts } from '../bookings/arrivals/record-arrival.ts'
import { recordNoShow } from '../bookings/arrivals/no-show.ts'
import { book } from '../bookings/book.ts'
import { endBooking } from '../bookings/cancel.ts'
import type { WorkCalendar } from '../staff/work-calendar.ts'
import { slotsOf } from '../bookings/offers/slots.ts'
import type { Terms } from '../bookings/offers/terms.ts'
import { addDays, type Day, type Instant, startOf } from '../local-day.ts'
import { uuidText, uuidV7 } from '../uuid.ts'
import { isRefusal } from '../web/refusals.ts'
import type { Dice } from './dice.ts'
import { busy, ordinaryAt } from './how-busy.ts'
import { contact, organisation, reasons } from './names.ts'

/** Something that will be done at an instant, by the verbs that everybody uses. */
export interface Errand {
  at: Instant
  run(parts: ArrivalParts): Promise<void>
}

const hour = 3_600_000
/** Groups a day for each phone that checks in. */
const groupsPerPhone = 1 / 145

/** Groups that apply to a site on a day, each with what becomes of it. */
export class Groups {
  readonly #dice: Dice
  readonly #calendar: WorkCalendar

  constructor(dice: Dice, calendar: WorkCalendar) {
    this.#dice = dice
    this.#calendar = calendar
  }

  /** @param later takes the errands that follow from those done */
  applyingOn(day: Day, site: string, terms: Terms, scale: number, later: (errand: Errand) => void): Errand[] {
    const dice = this.#dice
    const coming = dice.times(ordinaryAt(site) * groupsPerPhone * scale * busy(addDays(day, 12), this.#calendar))
    return Array.from({ length: coming }, () => {
      const at = startOf(day) + dice.whole(9 * 60, 17 * 60) * 60_000
      const application = this.#application(site, terms, addDays(day, dice.whole(4, 24)), at)
      return { at, run: (parts) => this.#apply(parts, application, later) }
    })
  }

  #application(site: string, terms: Terms, wished: Day, at: Instant): Application {
    const dice = this.#dice
    const day = [0, 1, 2, 3].map((more) => addDays(wished, more)).find((one) => slotsOf(terms, this.#calendar, one).length > 0) ?? wished
    const slot = dice.pick(slotsOf(terms, this.#calendar, day))?.slot ?? `${day}T09:00`
    const people = dice.whole(12, 48)
    const group = organisation(dice)
    const programme = dice.weighted({ tour: 60, oath: 25, wreath: 8, '': 7 })
    return {
      ...{ requestId: uuidText(uuidV7(at, dice.bytes)), site, parts: [{ slot, people }], ...group, minors: group.kind === 'school' ? people - 3 : 0 },
      ...{ stepFree: dice.chance(0.06), contact: contact(dice), docent: dice.chance(0.4) ? 'any' : 'none', programme, place: '' },
      ...{ note: '', waiting: true, lang: 'zh' },
    }
  }

  async #apply(parts: ArrivalParts, application: Application, later: (errand: Errand) => void): Promise<void> {
    const dice = this.#dice
    // Chance is asked for whatever becomes of it, so that one refusal does not turn all that follows.
    const fate = dice.weighted({ arrives: 86, cancels: 9, 'stays-away': 5 })
    const came = Math.max(1, Math.round(application.parts[0]!.people * (0.86 + dice.share() * 0.18)))
    const [answered, cancelled, reason, declined] = [dice.whole(20, 160), dice.whole(4, 60), dice.pick(reasons), dice.chance(0.06)]
    const booked = await book(parts, application, dice.chance(0.85) ? 'online' : 'phone', '')
    if (isRefusal(booked)) return
    const { ref, status } = booked.booking
    const now = parts.now()
    if (status === 'requested') {
      const run = async (then: ArrivalParts) => {
        if (declined) await endBooking(then, ref, { as: 'declined', reason: '当日已有安排', by: 'manager' })
        else await confirmBooking(then, ref, 'manager')
      }
      later({ at: now + answered * hour, run })
    }
    const { slot } = application.parts[0]!
    const begins = Date.parse(`${slot}:00+08:00`)
    const ends = fate === 'cancels' ? now + cancelled * hour : begins + dice.whole(1, 12) * 60_000
    later({ at: ends, run: (then) => this.#end(then, ref, fate, came, reason) })
  }

  /** What was declined, or waits for a place, is refused its arrival by the rules. */
  async #end(parts: ArrivalParts, ref: string, fate: 'arrives' | 'cancels' | 'stays-away', people: number, reason: string): Promise<void> {
    if (fate === 'cancels') await endBooking(parts, ref, { as: 'cancelled', reason, by: '' })
    else if (fate === 'stays-away') await recordNoShow(parts, ref, 'docent')
    else await recordArrival(parts, { ref, requestId: undefined, people, minors: 0, subtracted: 0, note: '' }, 'docent')
  }
}
