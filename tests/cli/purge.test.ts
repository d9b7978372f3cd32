import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { answerTicket, closeTicket } from '../../server/help/handle-ticket.ts'
import { openTicket } from '../../server/help/open-ticket.ts'
import { readFeedback, type Wish } from '../../server/help/wish.ts'
import { bookGroup, openGroups } from '../bookings/arrivals/at-gate.ts'
import { StoppedClock } from '../app/serve.ts'
import { onApp, onDatabase } from '../checkins/on-app.ts'
import { everyTable } from '../checkins/tables.ts'
import { scratchFolder } from '../database/each-database.ts'
import { storeIn } from '../database/stores.ts'
import { wishes } from '../help/letter-box.ts'
import { command } from './command.ts'

describe('purge, on the command line', function () {
  this.timeout(120_000)
  let folder: ReturnType<typeof scratchFolder>
  let DATA_DIR: string
  beforeEach(async () => {
    folder = scratchFolder()
    DATA_DIR = join(folder.path, 'var')
    const clock = new StoppedClock('2020-03-02T09:00:00+08:00')
    await onApp({ dataDir: DATA_DIR, clock }, async ({ parts }) => {
      await openGroups(parts.bookings)
      await bookGroup(parts.bookings, { parts: [{ slot: '2020-03-04T09:00', people: 40 }] })
      const wish = readFeedback(wishes.feedback(), 'zh') as Wish
      const { ticket } = await openTicket(parts.tickets, wish, '纪念馆')
      await answerTicket(parts.tickets, ticket.number, '已换新牌。', 'Mei')
      await closeTicket(parts.tickets, ticket.number, 'Mei')
    })
  })
  afterEach(() => folder.remove())

  /** Bookings and tickets that still say who made them. */
  const contacts = async () => {
    const { bookings = [], tickets = [] } = await onDatabase(await storeIn(DATA_DIR), everyTable)
    return bookings.filter(({ contact }) => contact !== null).length + tickets.filter(({ sealed }) => sealed !== null).length
  }

  it('takes nothing but a whole number of days, and says so', async () => {
    for (const [option, days] of [['--contacts-after', ''], ['--contacts-after', 'x'], ['--contacts-after', '1e3'], ['--tickets-after', '-1'], ['--tickets-after', '1.5'], ['--tickets-after', '36501']]) {
      const { code, stdout, stderr } = await command({ DATA_DIR }, 'purge', `${option}=${days}`)
      expect([code, stdout]).to.deep.equal([1, ''])
      expect(stderr).to.equal(`${option} takes a whole number of days, 0 to 36500\n`)
    }
    expect(await contacts()).to.equal(2)
  })

  it('opens nothing for days that are none', async () => {
    const elsewhere = join(folder.path, 'elsewhere')
    expect((await command({ DATA_DIR: elsewhere }, 'purge', '--contacts-after=x')).code).to.equal(1)
    expect(existsSync(elsewhere)).to.equal(false)
  })

  it('forgets what is older than asked for, and says how many', async () => {
    expect(await command({ DATA_DIR }, 'purge', '--contacts-after', '36500', '--tickets-after', '36500')).to.deep.equal({ code: 0, stdout: '0 bookings purged\n0 tickets purged\n', stderr: '' })
    expect(await contacts()).to.equal(2)
    expect(await command({ DATA_DIR }, 'purge')).to.deep.equal({ code: 0, stdout: '1 booking purged\n1 ticket purged\n', stderr: '' })
    expect(await contacts()).to.equal(0)
    expect(await command({ DATA_DIR }, 'purge')).to.deep.equal({ code: 0, stdout: '0 bookings purged\n0 tickets purged\n', stderr: '' })
  })
})
