import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { DayKeys, forgetOldKeys } from '../../server/checkins/day-keys.ts'
import { addDays, startOf } from '../../server/local-day.ts'
import { eachDatabase } from '../database/each-database.ts'

const hour = 60 * 60 * 1000
const site = 'heping-middle-school'
const day = '2026-12-01'

eachDatabase('the keys of a site and a day', (db) => {
  let keys: DayKeys
  beforeEach(() => (keys = new DayKeys({ db: db(), random: randomBytes })))

  const hex = (at: string, on: string, device: string, by = keys) => by.pseudonym(at, on, device)
  const daysWithKeys = async () => (await db().read.selectFrom('day_keys').select('day').orderBy('day').execute()).map((row) => row.day)

  it('make one pseudonym of one device, and another of another', async () => {
    const wei = await hex(site, day, 'wei')
    expect(wei).to.match(/^[0-9a-f]{32}$/)
    expect(await hex(site, day, 'wei')).to.equal(wei)
    expect(await hex(site, day, 'lan')).not.to.equal(wei)
  })

  it('make other ones at another site and on another day', async () => {
    const pseudonyms = [
      await hex(site, day, 'wei'),
      await hex(site, addDays(day, 1), 'wei'),
      await hex('tongzi-mountain', day, 'wei'),
      await hex('tongzi-mountain', addDays(day, 1), 'wei'),
    ]
    expect(new Set(pseudonyms)).to.have.property('size', 4)
  })

  it('are the same after a restart, and for a second server that starts at the same moment', async () => {
    const [here, there] = [keys, new DayKeys({ db: db(), random: randomBytes })]
    const [mine, theirs] = await Promise.all([hex(site, day, 'wei', here), hex(site, day, 'wei', there)])
    expect(theirs).to.equal(mine)
    expect(await hex(site, day, 'wei', new DayKeys({ db: db(), random: randomBytes }))).to.equal(mine)
    expect(await daysWithKeys()).to.have.length(1)
  })

  it('are kept until 73 hours after the day has ended, and deleted then', async () => {
    const over = startOf(addDays(day, 1)) + 73 * hour
    await keys.pseudonym(site, day, 'wei')
    expect(await forgetOldKeys(keys, () => over - 1)).to.equal(0)
    expect(await daysWithKeys()).to.deep.equal([day])
    expect(await forgetOldKeys(keys, () => over)).to.equal(1)
    expect(await daysWithKeys()).to.deep.equal([])
  })

  it('outlive every scan that may still come for their day', async () => {
    const lastMoment = startOf(addDays(day, 1)) - 1
    await keys.pseudonym(site, day, 'wei')
    await forgetOldKeys(keys, () => lastMoment + 72 * hour)
    expect(await daysWithKeys()).to.deep.equal([day])
  })

  it('are forgotten in memory as well: the same day never has the same pseudonym again', async () => {
    const before = await hex(site, day, 'wei')
    await keys.forgetBefore(addDays(day, 1))
    expect(await hex(site, day, 'wei')).not.to.equal(before)
  })

  it('of the days that are not over stay', async () => {
    for (const count of [0, 1, 2, 3, 4]) await keys.pseudonym(site, addDays(day, count), 'wei')
    const lastDay = startOf(addDays(day, 4))
    expect(await forgetOldKeys(keys, () => lastDay + hour / 2)).to.equal(0)
    expect(await forgetOldKeys(keys, () => lastDay + 12 * hour)).to.equal(1)
    expect(await daysWithKeys()).to.deep.equal([1, 2, 3, 4].map((count) => addDays(day, count)))
  })
})
