import { sql } from 'kysely'
import { type Served, serve } from '../../app/serve.ts'
import { Screen } from '../../checkins/screen.ts'
import { onWalls } from '../../checkins/plate-desk.ts'
import { serveBreakable } from '../../database/breakable.ts'
import { type Full, furnish } from './full-house.ts'
import { sayAtLength, type Wordy } from './wordy-house.ts'

/** The installations in which pages are looked at, each made ready once for all that is seen there. */
export interface Houses {
  /** Where people come, book, ask and are counted: a morning on which something of everything has happened. */
  full: Full
  /** As it is on the first day. */
  empty: Served
  /** Where everything has a name as long as a name may be, in both languages. */
  wordy: Wordy
  /** Whose store can be read here and there, and not be written. */
  broken: Served
  /** A screen at the gate, paired in the full house. */
  screen: Screen
  close(): Promise<void>
}

/** What of it is served. */
export type House = 'full' | 'empty' | 'wordy' | 'broken'

export async function openHouses(): Promise<Houses> {
  const [served, empty, talkative] = [await serve({ env: { ...onWalls, ...footer } }), await serve(), await serve()]
  const full = await furnish(served)
  const wordy = await sayAtLength(talkative)
  const { app: broken, takeWriterAway, giveBack } = await serveBreakable()
  await broken.parts.db.write((trx) => sql`drop table calendar_days`.execute(trx))
  await takeWriterAway()
  return {
    ...{ full, empty, wordy, broken },
    screen: await Screen.at(full, 'base-memorial-hall'),
    async close() {
      await giveBack()
      for (const house of [full, empty, wordy, broken]) await house.close()
    },
  }
}

const footer = { ICP_NUMBER: '湘ICP备00000000号', GONGAN_NUMBER: '湘公网安备 00000000000000号' }
