import type { Reads } from '../../database/open.ts'
import type { DocentDayRow, DocentHourRow } from '../../database/schema-bookings.ts'
import type { Day } from '../../local-day.ts'
import { instantOf, type Slot } from '../offers/slots.ts'
import { type Docent, docentsOf, sameDocent, suits, type Wanted } from './docents.ts'
import { leavesLunch, quartersOf } from './hours.ts'

/** The docents of a site with what they have on in a span of days. */
export class DocentsAtWork {
  readonly #docents: Docent[]
  readonly #busy: Set<string>
  readonly #days: DocentDayRow[]

  private constructor(docents: Docent[], hours: Pick<DocentHourRow, 'docent' | 'quarter'>[], days: DocentDayRow[]) {
    this.#docents = docents
    this.#busy = new Set(hours.map(({ docent, quarter }) => `${hex(docent)} ${quarter}`))
    this.#days = days
  }

  /** @param except a booking whose own docents are as good as free: it is to be moved */
  static async read(db: Reads, site: string, from: Day, to: Day, except = ''): Promise<DocentsAtWork> {
    const docents = await docentsOf(db, site)
    if (docents.length === 0) return new DocentsAtWork([], [], [])
    const ids = docents.map(({ id }) => id)
    const span = [instantOf(from, '00:00') / 900_000, instantOf(to, '24:00') / 900_000] as const
    const hours = await db
      .selectFrom('docent_hours')
      .select(['docent', 'quarter', 'ref', 'slot'])
      .where('docent', 'in', ids)
      .where('quarter', '>=', span[0])
      .where('quarter', '<', span[1])
      .execute()
    const days = await db.selectFrom('docent_days').selectAll().where('docent', 'in', ids).where('day', '>=', from).where('day', '<=', to).execute()
    const own = new Map(hours.filter(({ ref }) => ref === except).map((row) => [`${hex(row.docent)} ${row.slot}`, row]))
    const groups = (row: DocentDayRow) => row.groups - [...own.values()].filter(({ docent, slot }) => sameDocent(docent, row.docent) && slot.startsWith(row.day)).length
    return new DocentsAtWork(docents, hours.filter(({ ref }) => ref !== except), days.map((row) => ({ ...row, groups: groups(row) })))
  }

  /** How many could guide a group at that time. */
  free(wanted: Wanted, visit: Pick<Slot, 'day' | 'starts' | 'ends'>): number {
    return this.whoIsFree(wanted, visit).length
  }

  whoIsFree(wanted: Wanted, visit: Pick<Slot, 'day' | 'starts' | 'ends'>): Docent[] {
    return this.#docents.filter(
      (docent) =>
        suits(docent, wanted, visit.day) &&
        leavesLunch(docent, visit) &&
        this.#groups(docent, visit.day) < docent.dailyMost &&
        quartersOf(visit, docent.gapMinutes).every((at) => !this.#busy.has(`${hex(docent.id)} ${at}`)),
    )
  }

  /** Whether all of these visits could be guided, each given to who has the fewest groups that day, as they are when they are booked. */
  guideAll(wanted: Wanted, visits: Pick<Slot, 'day' | 'starts' | 'ends'>[]): boolean {
    const given: { docent: Docent; quarters: number[] }[] = []
    const of = (docent: Docent) => given.filter((one) => one.docent === docent)
    for (const visit of visits) {
      const groups = (docent: Docent) => this.#groups(docent, visit.day) + of(docent).length
      const able = this.whoIsFree(wanted, visit).filter((docent) => {
        const quarters = quartersOf(visit, docent.gapMinutes)
        return groups(docent) < docent.dailyMost && !of(docent).some((one) => one.quarters.some((at) => quarters.includes(at)))
      })
      const docent = able.sort((one, other) => groups(one) - groups(other))[0]
      if (docent === undefined) return false
      given.push({ docent, quarters: quartersOf(visit, docent.gapMinutes) })
    }
    return true
  }

  #groups({ id }: Docent, day: Day): number {
    return this.#days.find((one) => one.day === day && sameDocent(one.docent, id))?.groups ?? 0
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
