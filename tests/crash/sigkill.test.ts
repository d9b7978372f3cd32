import { expect } from 'chai'
import { type Attempt, attemptsOf, drawn, peopleBy } from './attempts.ts'
import { checkBooks } from './books.ts'
import { type Acknowledged, seed, UnderLoad } from './under-load.ts'

/** What law 3 promises to be the same; the totals go on. */
const told = ({ answer: { outcome, scan_id, site, date, number } }: Acknowledged) => ({ outcome, scan_id, site, date, number })

/** `npm test` kills a few times, `npm run test:crash` many times. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 3)
const perRound = 300

describe('a server that is killed under load', function () {
  this.timeout(60_000 + rounds * 30_000)
  let house: UnderLoad
  beforeEach(() => {
    house = new UnderLoad()
  })
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(`    to repeat: CRASH_SEED=${seed}`)
    await house.remove()
  })

  it(`has kept, ${rounds} times, every scan that it acknowledged, and counts the others once when all are sent again`, async () => {
    const attempted: Attempt[] = []
    const acknowledged: Acknowledged[] = []
    await house.start()
    for (let round = 0; round < rounds; round++) {
      const attempts = attemptsOf(`${seed} ${round}`, perRound)
      const last = 1 + drawn(`${seed} killed ${round}`, perRound - 60)
      let killed: Promise<unknown> | undefined
      const before = await house.send(attempts, (count) => {
        if (count === last) killed = house.end('SIGKILL')
      })
      await killed
      expect(before, 'a server that was killed while it had work to do').to.have.length.within(last, perRound - 1)
      acknowledged.push(...before)

      await house.start()
      await checkBooks(house.file, acknowledged)
      const again = await house.send(attempts)
      expect(again, 'answers of the server that was started again').to.have.length(perRound)
      const answers = new Map(again.map((one) => [one.attempt.scanId, told(one)]))
      for (const one of before) expect(answers.get(one.attempt.scanId)).to.deep.equal(told(one))
      attempted.push(...attempts)
      const { people, scans } = await checkBooks(house.file, acknowledged)
      expect(people).to.deep.equal(peopleBy(attempted))
      expect(scans).to.equal(new Set(attempted.map(({ scanId }) => scanId)).size)
    }
  })
})
