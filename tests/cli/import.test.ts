import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { onDatabase } from '../checkins/on-app.ts'
import { everyTable } from '../checkins/tables.ts'
import { scratchFolder } from '../database/each-database.ts'
import { storeIn } from '../database/stores.ts'
import { command } from './command.ts'

describe('import visits, on the command line', function () {
  this.timeout(120_000)
  let folder: ReturnType<typeof scratchFolder>
  let DATA_DIR: string
  beforeEach(async () => {
    folder = scratchFolder()
    DATA_DIR = join(folder.path, 'var')
    await command({ DATA_DIR }, 'migrate')
  })
  afterEach(() => folder.remove())

  const file = (text: string) => {
    const path = join(folder.path, 'visits.csv')
    writeFileSync(path, text)
    return path
  }
  const counted = async () => (await onDatabase(await storeIn(DATA_DIR), everyTable)).visits!.map(({ day, people }) => `${String(day)} ${String(people)}`)
  const good = '场馆,日期,人次\n桐梓山,2025-01-30,12\n桐梓山,2025-01-31,8\n'

  it('says in one sentence that a file cannot be read', async () => {
    const { code, stdout, stderr } = await command({ DATA_DIR }, 'import', 'visits', join(folder.path, 'none.csv'))
    expect([code, stdout, stderr]).to.deep.equal([1, '', `${join(folder.path, 'none.csv')} does not exist\n`])
  })

  it('says line by line what is wrong, writes nothing, even when told to, and ends with 1', async () => {
    const { code, stdout, stderr } = await command({ DATA_DIR }, 'import', 'visits', file(`${good}x,2025-02-30,-1\n`), '--yes')
    expect([code, stderr]).to.deep.equal([1, ''])
    expect(stdout.split('\n')).to.deep.equal([
      'Line 4: There is no site called “x”, or it is not one of yours.',
      'Line 4: There is no such day as “2025-02-30”.',
      'Line 4: “-1” is negative; visits cannot be below 0.',
      '3 mistakes; nothing was written',
      '',
    ])
    expect(await counted()).to.deep.equal([])
  })

  it('looks first, counts once it is told to, and adds nothing again', async () => {
    const path = file(good)
    const looked = await command({ DATA_DIR }, 'import', 'visits', path)
    expect(looked).to.deep.include({ code: 0, stderr: '' })
    expect(looked.stdout).to.include('tongzi-mountain  2025  2 days  20 visits').and.include('2 days, 20 visits would be imported; add --yes to do so')
    expect(await counted()).to.deep.equal([])
    const done = await command({ DATA_DIR }, 'import', 'visits', path, '--yes')
    expect([done.code, done.stdout.split('\n').at(-2)]).to.deep.equal([0, '2 days, 20 visits imported'])
    const again = await command({ DATA_DIR }, 'import', 'visits', path, '--yes')
    expect([again.code, again.stdout.split('\n').at(-2)]).to.deep.equal([0, 'nothing to add'])
    expect(await counted()).to.deep.equal(['2025-01-30 12', '2025-01-31 8'])
    expect(await command({ DATA_DIR }, 'recount', '--check')).to.deep.include({ code: 0, stdout: 'every counter agrees with its rows\n' })
  })
})
