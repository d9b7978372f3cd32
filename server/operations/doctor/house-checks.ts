import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { WorkCalendar } from '../../staff/work-calendar.ts'
import { openContact } from '../../bookings/contacts.ts'
import { allOffers } from '../../bookings/offers/offers.ts'
import { isDraftAddress } from '../../checkins/plate-svg.ts'
import { allPlates, currentPlates } from '../../checkins/plates.ts'
import type { Database } from '../../database/open.ts'
import { MigrationsDue } from '../../database/migrate.ts'
import { ledgerState } from '../../ledger/nightly.ts'
import { addDays, dayOf } from '../../local-day.ts'
import { Sealer } from '../../sealer.ts'
import { readSecrets } from '../../secrets.ts'
import { StartError } from '../start-trouble.ts'
import { type Check, type Installation, ok, type Verdict, warn, wrong } from './finding.ts'

const hour = 60 * 60 * 1000

type WithDatabase = Installation & { db: Database }

/** A check that needs the database; why there is none is said once. */
const onDatabase = (name: string, look: (installation: WithDatabase) => Promise<Verdict | undefined>): Check => ({
  name,
  look: async ({ db, ...rest }) => (db instanceof Error ? undefined : look({ ...rest, db })),
})

/** What stands in the database, and what somebody still has to do there. */
export const houseChecks: readonly Check[] = [
  { name: 'database', look: database },
  onDatabase('secret', secret),
  onDatabase('seals', seals),
  onDatabase('offers', offers),
  onDatabase('calendar', calendar),
  onDatabase('plates', plates),
]

async function database({ config, db }: Installation): Promise<Verdict> {
  const todo = config.DATABASE_URL === undefined ? 'Is DATA_DIR right, and does this user own it?' : 'Does PostgreSQL run, and is DATABASE_URL right?'
  if (db instanceof MigrationsDue) return warn(db.message, 'Nothing in it was looked at. Once they are done, an earlier version does not start on it any more.')
  if (db instanceof Error) {
    // Whoever says what is wrong with a start says in the next lines what to type.
    const [why, ...then] = db.message.split('\n')
    const said = `it cannot be opened: ${why}`
    if (!(db instanceof StartError)) return wrong(said, todo)
    return then.length > 0 ? wrong(said, then.join('\n')) : { state: 'wrong', said }
  }
  try {
    const one = sql`select 1`
    await Promise.all([one.execute(db.read), db.write((trx) => one.execute(trx))])
    return ok('answers who reads and who writes')
  } catch (error) {
    return wrong(`it does not answer: ${(error as Error).message}`, todo)
  }
}

/** Where contacts wait to be read, and the secret that sealed them is no longer there, nobody else notices before somebody asks for one. */
async function secret({ db, config }: WithDatabase): Promise<Verdict | undefined> {
  const sealed = db.read.selectFrom('bookings').select('contact').where('contact', 'is not', null)
  const ends = await Promise.all((['asc', 'desc'] as const).map((way) => sealed.orderBy('created_at', way).limit(1).executeTakeFirst()))
  const kept = ends.filter((row) => row !== undefined)
  // Of a file that is missing the check of files speaks; to read a secret would make one.
  if (kept.length === 0 || (config.SECRET === undefined && !existsSync(join(config.DATA_DIR, 'secret')))) return undefined
  const sealer = new Sealer(readSecrets(config), 'contacts', randomBytes)
  if (kept.every(({ contact }) => openContact(sealer, contact) !== undefined)) return ok('opens what contacts were sealed with')
  return wrong('contacts of bookings were sealed with another secret, and nobody can read them', 'Set SECRET_PREVIOUS to the one that sealed them: a backup of that time holds it (restore it into another DATA_DIR, and read the file secret there). Without it they stay shut until they are removed.')
}

async function seals({ db, now }: WithDatabase): Promise<Verdict> {
  const { verifiedAt, days, misfits } = await ledgerState(db.read)
  if (misfits.length > 0) {
    const places = misfits.map(({ site, day }) => `${site} from ${day} on`).join(', ')
    return wrong(`the ledger does not fit its seals: ${places}`, 'Somebody has changed the database past the program. Keep a copy of it, run cli verify, and compare with a backup and with printed reports.')
  }
  const todo = 'The server verifies the ledger at night while it runs: look into its log. By hand: cli verify.'
  if (verifiedAt === undefined) return warn('the ledger has never been verified', todo)
  const hours = Math.floor((now() - verifiedAt) / hour)
  if (hours > 36) return warn(`the ledger was last verified ${hours} hours ago`, todo)
  return ok(`${days} sealed ${days === 1 ? 'day fits' : 'days fit'}, as of ${hours} ${hours === 1 ? 'hour' : 'hours'} ago`)
}

async function offers({ db, config }: WithDatabase): Promise<Verdict> {
  const all = await allOffers(db.read)
  const unsaved = all.filter(({ saved }) => !saved).map(({ site }) => site)
  if (unsaved.length === 0) return ok('every site’s offer has been saved by a manager')
  const todo = `Their managers look through the proposal and save it, at ${config.PUBLIC_URL}/staff/offers.`
  return warn(`nobody has confirmed what ${unsaved.length} of ${all.length} sites let groups book, so no booking there is confirmed by itself: ${unsaved.join(', ')}`, todo)
}

async function calendar({ db, config, now }: WithDatabase): Promise<Verdict> {
  const known = await WorkCalendar.read(db.read)
  const bookable = (await allOffers(db.read)).filter(({ terms }) => terms.booking === 'here')
  const today = dayOf(now())
  const last = addDays(today, Math.max(0, ...bookable.map(({ terms }) => terms.horizonDays)))
  let day = today
  while (day <= last && !known.isProvisional(day)) day = addDays(day, 1)
  if (day > last) return ok(`the holidays are known up to the last day that can be booked, ${last}`)
  const year = day.slice(0, 4)
  return warn(
    `groups can book up to ${last}, and the holidays of ${year} are not known: bookings from ${day} on stay requests`,
    `Once the State Council’s notice for ${year} is out, an admin enters it at ${config.PUBLIC_URL}/staff/calendar; or update the program.`,
  )
}

async function plates({ db, config: { PUBLIC_URL }, now }: WithDatabase): Promise<Verdict> {
  const count = currentPlates(await allPlates(db.read), now()).length
  if (!isDraftAddress(PUBLIC_URL)) return ok(`${count} lead to ${PUBLIC_URL}/c/…`)
  return warn(`the ${count} plates lead to ${PUBLIC_URL}: all that is printed is marked 样张 DRAFT`, 'Print them again, and hang them, once PUBLIC_URL is right; a draft on a wall leads nowhere.')
}
