import { createHash } from 'node:crypto'
import { asStranger, type Row, type Stranger } from '../database/stranger.ts'

/**
 * The seals of a ledger as somebody else computes them, from the store and the description alone
 * (`server/ledger/canonical.ts`): not a line of the program is used.
 */

const text = (value: unknown) => JSON.stringify(value)
const bytes = (value: unknown) => (value === null ? 'null' : `"${(value as Buffer).toString('hex')}"`)

/** The canonical text of what was entered at a site on a day. */
export async function canonicalText({ all }: Stranger, site: string, day: string, previous: string): Promise<string> {
  const lines = [`["red-footprints-ledger",1,${text(site)},${text(day)},"${previous}"]`]
  for (const visit of (await all('select * from visits where site = ? and entered_on = ?', site, day)).sort(byDayAndId)) {
    const { source, id = null } = visit
    lines.push(`["visit",${text(visit.day)},${bytes(id)},${visit.at},${text(source)},${visit.people},${bytes(visit.device)},${bytes(visit.corrects)}]`)
    const [desk] = source === 'desk' ? await all('select * from desk_counts where site = ? and id = ?', site, id) : []
    if (desk) lines.push(`["desk",${text(desk.day)},${desk.at},${desk.people},${desk.minors},${text(desk.note)},${text(desk.entered_by)}]`)
    const [came] = source === 'group' ? await all('select * from arrivals where id = ?', id) : []
    if (came) lines.push(`["arrival",${text(came.ref)},${came.at},${came.people},${came.minors},${came.subtracted},${text(came.note)},${text(came.entered_by)}]`)
  }
  for (const row of (await all('select * from corrections where site = ? and entered_on = ?', site, day)).sort(byId)) {
    const said = [row.reason, row.entered_by, row.confirmed_by].map(text).join()
    lines.push(`["correction",${bytes(row.id)},${text(row.day)},${text(row.about)},${row.at},${row.people},${said}]`)
  }
  return lines.map((line) => `${line}\n`).join('')
}

const byId = (a: Row, b: Row) => Buffer.compare(a.id as Buffer, b.id as Buffer)
const byDayAndId = (a: Row, b: Row) => (a.day === b.day ? byId(a, b) : String(a.day) < String(b.day) ? -1 : 1)

/** Every seal of a site as its rows give it, by day. */
export const sealsByHand = (store: string, site: string) => asStranger(store, (stranger) => sealsOf(stranger, site))

async function sealsOf(stranger: Stranger, site: string): Promise<Record<string, string>> {
  const seals: Record<string, string> = {}
  let previous = '0'.repeat(64)
  for (const { day } of (await stranger.all('select day from seals where site = ? order by day', site)) as { day: string }[]) {
    previous = createHash('sha256').update(await canonicalText(stranger, site, day, previous), 'utf8').digest('hex')
    seals[day] = previous
  }
  return seals
}

/** Seals a site's days anew, up to one of them, as whoever has the store and knows how can do. */
export const recomputeSeals = (store: string, { site, to }: { site: string; to: string }) =>
  asStranger(store, async (stranger) => {
    let previous = '0'.repeat(64)
    for (const [day, hash] of Object.entries(await sealsOf(stranger, site))) {
      const of = 'from visits where site = ? and entered_on = ?'
      const set = `hash = ?, previous = ?, entries = (select count(*) ${of}), people = (select sum(people) ${of})`
      const bytes = [hash, previous].map((hex) => Buffer.from(hex, 'hex'))
      if (day <= to) await stranger.run(`update seals set ${set} where site = ? and day = ?`, ...bytes, site, day, site, day, site, day)
      previous = hash
    }
  })
