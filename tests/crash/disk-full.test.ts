import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { scratchFolder } from '../database/each-database.ts'
import { attemptsOf, peopleBy } from './attempts.ts'
import { checkBooks } from './books.ts'
import { type Acknowledged, seed, UnderLoad } from './under-load.ts'

const page = { accept: 'text/html' }

/** The long form, `npm run test:crash`; the short one, with a file that may not grow, is checkins/store-unavailable. */
describe('a server whose disk fills up', function () {
  this.timeout(300_000)
  let folder: ReturnType<typeof scratchFolder>
  let disk: string | undefined
  let house: UnderLoad

  before(function () {
    if (process.env.CRASH_ROUNDS === undefined) return skip(this, 'only in the long form, npm run test:crash')
    folder = scratchFolder()
    const place = join(folder.path, 'disk')
    mkdirSync(place)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', place], { stdio: 'pipe' })
    } catch (error) {
      return skip(this, `a small disk cannot be mounted here: ${(error as Error).message.trim()}`)
    }
    disk = place
    house = new UnderLoad(join(disk, 'var'))
  })
  after(async () => {
    await house?.remove()
    if (disk) execFileSync('umount', [disk])
    folder?.remove()
  })
  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.log(`    to repeat: CRASH_SEED=${seed}`)
  })

  /** By name, so that nobody takes it for passed. */
  function skip(context: Mocha.Context, why: string): void {
    for (const test of context.test!.parent!.tests) test.title += ` (${why})`
    context.skip()
  }

  it('says so and is read on, keeps what it acknowledged, and goes on by itself when there is room', async () => {
    const ballast = join(disk!, 'ballast')
    const [before, during] = [attemptsOf(`${seed} room`, 100), attemptsOf(`${seed} full`, 400)]
    await house.start()
    const acknowledged = await house.send(before)
    fill(ballast)

    const answers = await house.send(during)
    expect(answers).to.have.length(during.length)
    const refused = answers.filter(({ status }) => status === 503)
    expect(refused, 'refused on a full disk').to.have.length.above(0)
    for (const { answer } of refused) expect(answer).to.have.property('reason', 'unavailable')
    await guideIsRead()
    await refusesByName(refused[0]!)
    const kept = answers.filter(({ status }) => status !== 503)
    acknowledged.push(...kept)
    await checkBooks(house.file, acknowledged)

    rmSync(ballast)
    const again = await house.send(during)
    expect(again.filter(({ status }) => status === 503)).to.deep.equal([])
    acknowledged.push(...again)
    const { people } = await checkBooks(house.file, acknowledged)
    expect(people).to.deep.equal(peopleBy([...before, ...during]))
    expect(await house.end('SIGTERM')).to.equal(0)
  })

  /** Leaves no room at all. */
  function fill(file: string): void {
    const { bavail, bsize } = statfsSync(disk!)
    writeFileSync(file, Buffer.alloc(bavail * bsize))
  }

  async function guideIsRead(): Promise<void> {
    const site = '/sites/tongzi-mountain'
    for (const path of ['/', '/sources', site, `${site}/count.json`, '/counts.json', '/sites.geojson', '/health/ready']) {
      expect((await fetch(house.server.url + path, { headers: page })).status, path).to.equal(200)
    }
  }

  async function refusesByName({ attempt }: Acknowledged): Promise<void> {
    const { path, body } = house.request(attempt)
    for (const accept of ['application/json', 'text/html']) {
      const headers = { accept, 'content-type': 'application/json' }
      const answer = await fetch(house.server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      expect(answer.status).to.equal(503)
      expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 60)
      expect(await answer.text()).to.match(accept === 'text/html' ? /不能确认已记上/ : /"reason":"unavailable"/)
    }
  }
})
