import { expect } from 'chai'
import type { KyselyPlugin } from 'kysely'
import { Displays } from '../../server/checkins/displays.ts'
import { GateCodes } from '../../server/checkins/gate-codes.ts'
import type { Database } from '../../server/database/open.ts'
import { StoreUnavailable } from '../../server/database/store-unavailable.ts'
import { Signer } from '../../server/secrets.ts'
import { StoppedClock } from '../app/serve.ts'
import { eachDatabase } from '../database/each-database.ts'

eachDatabase('the codes of the gates', (db) => {
  let clock: StoppedClock
  let asked: number
  let away: boolean
  let codes: GateCodes
  let displays: Displays
  beforeEach(() => {
    clock = new StoppedClock()
    asked = 0
    away = false
    const counting: KyselyPlugin = {
      transformQuery({ node }) {
        asked++
        if (away) throw new StoreUnavailable('away')
        return node
      },
      transformResult: async ({ result }) => result,
    }
    const watched: Database = { ...db(), read: db().read.withPlugin(counting) }
    displays = new Displays({ db: watched, now: clock.now, signer: new Signer(['a secret of more than thirty-two characters'], 'display') })
    codes = new GateCodes({ db: watched, now: clock.now, displays })
  })

  const crowd = () => Promise.allSettled(Array.from({ length: 100 }, () => codes.find(displays.code(1, clock.now()).code)))

  it('are read once for a crowd that comes at the same moment, and again when they are old', async () => {
    await crowd()
    const once = asked
    expect(once).to.be.below(5)
    await crowd()
    expect(asked).to.equal(once)
    clock.forward(1500)
    await crowd()
    expect(asked).to.equal(2 * once)
  })

  it('are asked for anew after a read that failed', async () => {
    away = true
    const refused = await crowd()
    expect(refused.map(({ status }) => status)).to.deep.equal(refused.map(() => 'rejected'))
    away = false
    const answered = await crowd()
    expect(answered.map(({ status }) => status)).to.deep.equal(answered.map(() => 'fulfilled'))
  })
})
