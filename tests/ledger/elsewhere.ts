import { createHash } from 'node:crypto'
import Sqlite from 'better-sqlite3'

/**
 * The seals of a ledger as somebody else computes them, from the file and the description alone
 * (`server/ledger/canonical.ts`): not a line of the program is used.
 */

type Row = Record<string, string | number | Buffer | null>

const text = (value: unknown) => JSON.stringify(value)
const bytes = (value: unknown) => (value === null ? 'null' : `"${(value as Buffer).toString('hex')}"`)

/** The canonical text of what was entered at a site on a day. */
export function canonicalText(file: Sqlite.Database, site: string, day: string, previous: string): string {
  const lines = [`["red-footprints-ledger",1,${text(site)},${text(day)},"${previous}"]`]
  for (const visit of file.prepare('select * from visits where site = ? and entered_on = ?').all(site, day).sort(byDayAndId) as Row[]) {
    const { source, id } = visit
    lines.push(`["visit",${text(visit.day)},${bytes(id)},${visit.at},${text(source)},${visit.people},${bytes(visit.device)},${bytes(visit.corrects)}]`)
    const desk = source === 'desk' && (file.prepare('select * from desk_counts where site = ? and id = ?').get(site, id) as Row)
    if (desk) lines.push(`["desk",${text(desk.day)},${desk.at},${desk.people},${desk.minors},${text(desk.note)},${text(desk.entered_by)}]`)
    const came = source === 'group' && (file.prepare('select * from arrivals where id = ?').get(id) as Row)
    if (came) lines.push(`["arrival",${text(came.ref)},${came.at},${came.people},${came.minors},${came.subtracted},${text(came.note)},${text(came.entered_by)}]`)
  }
  for (const row of file.prepare('select * from corrections where site = ? and entered_on = ? order by hex(id)').all(site, day) as Row[]) {
    const said = [row.reason, row.entered_by, row.confirmed_by].map(text).join()
    lines.push(`["correction",${bytes(row.id)},${text(row.day)},${text(row.about)},${row.at},${row.people},${said}]`)
  }
  return lines.map((line) => `${line}\n`).join('')
}

function byDayAndId(a: unknown, b: unknown): number {
  const key = (row: unknown) => `${(row as Row).day} ${((row as Row).id as Buffer).toString('hex')}`
  return key(a) < key(b) ? -1 : 1
}

/** Every seal of a site as its rows give it, by day. */
export function sealsByHand(path: string, site: string): Record<string, string> {
  const file = new Sqlite(path, { readonly: true })
  const seals: Record<string, string> = {}
  let previous = '0'.repeat(64)
  for (const day of sealedDays(file, site)) {
    previous = createHash('sha256').update(canonicalText(file, site, day, previous), 'utf8').digest('hex')
    seals[day] = previous
  }
  file.close()
  return seals
}

/** Seals a site's days anew, up to one of them, as whoever has the file and knows how can do. */
export function recomputeSeals(path: string, { site, to }: { site: string; to: string }): void {
  const seals = sealsByHand(path, site)
  const file = new Sqlite(path)
  let previous = '0'.repeat(64)
  for (const [day, hash] of Object.entries(seals)) {
    const of = "from visits where site = @site and entered_on = @day"
    const set = `hash = unhex(@hash), previous = unhex(@previous), entries = (select count(*) ${of}), people = (select sum(people) ${of})`
    if (day <= to) file.prepare(`update seals set ${set} where site = @site and day = @day`).run({ site, day, hash, previous })
    previous = hash
  }
  file.close()
}

const sealedDays = (file: Sqlite.Database, site: string) =>
  (file.prepare('select day from seals where site = ? order by day').all(site) as { day: string }[]).map(({ day }) => day)
