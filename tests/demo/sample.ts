import pino from 'pino'
import { readConfig } from '../../server/config.ts'
import { Dice } from '../../server/demo/dice.ts'
import { makeSample, MovedClock } from '../../server/demo/make-sample.ts'
import { demoEnvironment } from '../../server/demo/settings.ts'
import { openParts, type Parts } from '../../server/parts.ts'
import { storeSettings } from '../database/stores.ts'

/** Nine in the evening of a Saturday in October, so that both the national day and coming weeks lie in reach. */
export const until = Date.parse('2026-10-10T21:00:00+08:00')
export const secret = 'a secret that is the same for two samples'

/** A small sample, in the store of a folder; the caller closes its database. */
export async function sampleParts(folder: string, { seed = 'test', days = 45, scale = 0.3 } = {}): Promise<Parts> {
  const clock = new MovedClock(until - (days + 30) * 86_400_000)
  const config = readConfig({ ...demoEnvironment({ DEMO_DIR: folder, PORT: '0' }), ...(await storeSettings(folder)), SECRET: secret, LOG_LEVEL: 'silent' })
  const parts = await openParts({ config, log: pino({ level: 'silent' }), now: clock.now, random: new Dice(`${seed} parts`).bytes })
  await makeSample({ ...parts, clock }, { seed, until, days, scale })
  return parts
}
