import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { DayKeys } from '../../server/checkins/day-keys.ts'
import { addDays } from '../../server/local-day.ts'
import { scratchFolder } from '../database/each-database.ts'
import { onDatabase } from './on-app.ts'

const site = 'heping-middle-school'
const day = '2026-12-01'

describe('a key that was deleted', () => {
  let folder: ReturnType<typeof scratchFolder>
  const secret = randomBytes(32)
  beforeEach(() => (folder = scratchFolder()))
  afterEach(() => folder.remove())

  const filesWithIt = () => readdirSync(folder.path).filter((name) => readFileSync(join(folder.path, name)).includes(secret))

  async function run(job: (keys: DayKeys) => Promise<unknown>): Promise<void> {
    await onDatabase(join(folder.path, 'red-footprints.sqlite'), (db) => job(new DayKeys({ db, random: () => secret })))
  }

  it('is on the disk no more, while the server goes on', async () => {
    await run(async (keys) => {
      await keys.pseudonym(site, day, 'wei')
      expect(filesWithIt()).not.to.deep.equal([])
      await keys.forgetBefore(addDays(day, 1))
      expect(filesWithIt()).to.deep.equal([])
    })
  })

  it('is overwritten where it lay, so that nobody who gets the file can find it', async () => {
    await run((keys) => keys.pseudonym(site, day, 'wei'))
    expect(filesWithIt()).to.deep.equal(['red-footprints.sqlite'])
    await run((keys) => keys.forgetBefore(addDays(day, 1)))
    expect(filesWithIt()).to.deep.equal([])
  })
})
