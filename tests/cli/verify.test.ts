import { expect } from 'chai'
import { sealDays } from '../../server/ledger/seal-days.ts'
import { sealHead } from '../../server/ledger/seals.ts'
import { onApp } from '../checkins/on-app.ts'
import { phoneAt } from '../checkins/phone.ts'
import { scratchFolder } from '../database/each-database.ts'
import { storeIn } from '../database/stores.ts'
import { asStranger } from '../database/stranger.ts'
import { StoppedClock } from '../app/serve.ts'
import { command } from './command.ts'

const site = 'heping-middle-school'

describe('cli verify', function () {
  this.timeout(120_000)
  let folder: ReturnType<typeof scratchFolder>
  let printed: string
  beforeEach(async () => {
    folder = scratchFolder()
    // Long ago by the clock of the command.
    await onApp({ dataDir: folder.path, clock: new StoppedClock('2025-12-01T09:00:00+08:00') }, async ({ clock, parts, ...app }) => {
      const code = await app.code(site)
      await (await phoneAt(app, code)).checkIn(code)
      clock.set('2025-12-02T09:00:00+08:00')
      await sealDays({ db: parts.db, now: clock.now })
      printed = (await sealHead(parts.db.read, site))!.printed
    })
  })
  afterEach(() => folder.remove())

  const verify = (...against: string[]) => command({ DATA_DIR: folder.path }, 'verify', ...(against.length > 0 ? ['--against', ...against] : []))

  it('says that all fits, with the seal to print, and draws no bar where there is no terminal', async () => {
    expect(await verify()).to.deep.equal({ code: 0, stdout: `${site}: fits (sealed days: 1, rows: 1); ${printed}\n`, stderr: '' })
  })

  it('holds the rows against printed seals, and ends with 1 when one is another', async () => {
    const held = await verify(printed)
    expect([held.code, held.stdout]).to.satisfy(([code, out]: [number, string]) => code === 0 && out.includes(`${printed}: the rows give this seal`))
    const differs = await verify(printed, `${site}/2025-12-01/0123-4567-89ab-cdef`)
    expect([differs.code, differs.stdout]).to.satisfy(([code, out]: [number, string]) => code === 1 && out.includes('ANOTHER SEAL'))
  })

  it('takes only what can be a seal', async () => {
    const { code, stdout, stderr } = await verify('2025-12-01')
    expect([code, stdout]).to.deep.equal([1, ''])
    expect(stderr).to.match(/^--against takes a seal as it is printed/)
  })

  it('names the first day that does not fit, and ends with 1', async () => {
    await asStranger(await storeIn(folder.path), ({ run }) => run('update visits set people = 40'))
    const { code, stdout } = await verify()
    expect([code, stdout]).to.deep.equal([1, `${site}: DOES NOT FIT from 2025-12-01 on: rows, or the seal, were changed after sealing\n`])
  })
})
