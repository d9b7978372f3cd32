import { type Options, Presets, SingleBar } from 'cli-progress'
import type { Database, Reads } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { readSeal, type TypedSeal } from './seals.ts'
import { type Held, type Misfit, type SiteVerified, verifyLedger } from './verify.ts'

const why: Record<Misfit['kind'], string> = {
  changed: 'rows, or the seal, were changed after sealing',
  missing: 'rows are missing that were sealed',
  added: 'rows were added after sealing',
  unsealed: 'rows on a finished day without a seal (if the server was down, start it: it seals what is due)',
  ahead: 'rows entered on a day that has not come yet',
  chain: 'its seal does not stand on the seal before it',
  'open-day': 'the first day that takes entries is not the one after the last seal',
  desk: 'an entry of the desk has no visit',
}

const held: Record<Held, string> = {
  fits: 'the rows give this seal',
  differs: 'THE ROWS GIVE ANOTHER SEAL: they, or rows of days before, are not what they were when it was printed',
  'no-such-day': 'NO ROWS OF THIS SITE WERE SEALED ON THIS DAY',
  unreached: 'NOT HELD: a day before it does not fit',
}

interface Settings {
  now: Instant
  /** Where the bar is drawn; only a terminal gets one. */
  terminal: NodeJS.WriteStream
}

/**
 * `cli verify`: verifies every chain, and holds the ledger against seals that were printed earlier.
 *
 * @param printed seals as `readSeal` reads them
 * @returns one line for each site and each printed seal, and whether all fit; undefined when a seal cannot be read
 */
export async function verifyFromShell(
  db: Database,
  printed: string[],
  { now, terminal }: Settings,
): Promise<{ lines: string[]; fits: boolean } | undefined> {
  const against = printed.map(readSeal)
  if (against.some((seal) => seal === undefined)) return undefined
  const bar = terminal.isTTY ? new SingleBar(barOptions(terminal), Presets.shades_classic) : undefined
  bar?.start(await rowsSealed(db.read), 0)
  const progress = (rows: number) => bar?.increment(rows)
  const verified = await verifyLedger(db.read, { now, against: against as TypedSeal[], progress }).finally(() => bar?.stop())
  const seals = verified.against.map(({ held: how }, i) => ({ line: `${printed[i]}: ${held[how]}`, fits: how === 'fits' }))
  const lines = verified.sites.map(lineOf)
  return {
    lines: [...(lines.length > 0 ? lines : ['nothing has been counted yet']), ...seals.map(({ line }) => line)],
    fits: verified.sites.every(({ misfit }) => misfit === undefined) && seals.every(({ fits }) => fits),
  }
}

function lineOf({ site, head, days, entries, misfit }: SiteVerified): string {
  if (misfit) return `${site}: DOES NOT FIT from ${misfit.day} on: ${why[misfit.kind]}`
  return `${site}: fits (sealed days: ${days}, rows: ${entries}); ${head ? head.printed : 'no seal yet'}`
}

const barOptions = (stream: NodeJS.WriteStream): Options => {
  return { format: '{bar} {percentage}% | {value} rows', stream, clearOnComplete: true }
}

async function rowsSealed(db: Reads): Promise<number> {
  const { rows } = await db.selectFrom('seals').select(({ fn }) => fn.sum<number | null>('entries').as('rows')).executeTakeFirstOrThrow()
  return Number(rows ?? 0)
}
