import { sql } from 'kysely'
import type { Trx } from '../database/open.ts'
import { allOf, type ManyRows, namesOf, RowsStatement } from '../database/rows.ts'
import type { TempoRow } from '../database/schema-counting.ts'
import { type Day, type Instant, startOf } from '../local-day.ts'

/** How busy each ten minutes of a day were: derived from the visits like every counter (counting law 7). */

export const tenMinutes = 10 * 60 * 1000

/** The ten-minute slot of a day in which an instant lies, 0–143. */
export function slotOf(day: Day, at: Instant): number {
  return Math.max(0, Math.min(143, Math.floor((at - startOf(day)) / tenMinutes)))
}

const columns = { site: 'text', day: 'text', slot: 'integer', people: 'integer', cookieless: 'integer' } as const
const added = new RowsStatement(columns, (trx, rows) =>
  trx
    .insertInto('tempo')
    .columns(namesOf(columns))
    .expression(allOf(rows, columns))
    .onConflict((on) =>
      on.columns(['site', 'day', 'slot']).doUpdateSet({
        people: sql`tempo.people + excluded.people`,
        cookieless: sql`tempo.cookieless + excluded.cookieless`,
      }),
    )
    .compile(),
)

/** Adds browsers' visits, in their transaction. */
export async function addToTempo(
  trx: Trx,
  engine: ManyRows,
  visits: { site: string; day: Day; at: Instant; people: number; device: string | null }[],
): Promise<void> {
  if (visits.length === 0) return
  const sums = new Map<string, TempoRow>()
  for (const { site, day, at, people, device } of visits) {
    const slot = slotOf(day, at)
    const key = `${site} ${day} ${String(slot).padStart(3, '0')}`
    const sum = sums.get(key) ?? { site, day, slot, people: 0, cookieless: 0 }
    sum.people += people
    if (device === null) sum.cookieless += people
    sums.set(key, sum)
  }
  // In the order of their keys, so that two transactions do not wait for each other.
  await added.run(trx, engine, [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row))
}

/** What the rows of a day say. */
export async function tempoByRows(trx: Trx, site: string, day: Day): Promise<TempoRow[]> {
  const rows = await trx
    .selectFrom('visits')
    .select(['at', 'people', 'device'])
    .where('site', '=', site)
    .where('day', '=', day)
    .where('source', 'in', ['plate', 'display', 'code'])
    .execute()
  const slots = new Map<number, TempoRow>()
  for (const { at, people, device } of rows) {
    const slot = slotOf(day, at)
    const row = slots.get(slot) ?? { site, day, slot, people: 0, cookieless: 0 }
    row.people += people
    if (device === null) row.cookieless += people
    slots.set(slot, row)
  }
  return [...slots.values()].sort((a, b) => a.slot - b.slot)
}
