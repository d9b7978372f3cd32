import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { sql } from 'kysely'
import { onDatabase } from '../checkins/on-app.ts'
import { type Attempt, attemptsOf, drawn, peopleBy } from './attempts.ts'
import { checkBooks } from './books.ts'
import { seed, UnderLoad } from './under-load.ts'

describe('a server that is told to end', function () {
  this.timeout(120_000)
  let house: UnderLoad
  beforeEach(async () => {
    house = new UnderLoad()
    await house.start()
  })
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.log(`    to repeat: CRASH_SEED=${seed}`)
    await house.remove()
  })

  const connected = async (): Promise<Socket> => {
    const { hostname, port } = new URL(house.server.url)
    const socket = connect({ host: hostname, port: Number(port) })
    await once(socket, 'connect')
    // It may be cut off: that is what is looked at.
    return socket.on('error', () => undefined)
  }
  const live = (socket: Socket) => socket.write('GET /health/live HTTP/1.1\r\nHost: gate\r\n\r\n')
  const checkIn = (socket: Socket, attempt: Attempt) => {
    const { path, cookie, body } = house.request(attempt)
    const text = JSON.stringify(body)
    const headers = ['Host: gate', 'Accept: application/json', 'Content-Type: application/json', `Content-Length: ${text.length}`]
    const head = [`POST ${path} HTTP/1.1`, ...headers, ...(cookie === undefined ? [] : [`Cookie: ${cookie}`])]
    socket.write(`${head.join('\r\n')}\r\n\r\n${text}`)
  }
  /** Whether the server has stopped to take connections, as it does first of all. */
  const refuses = async () => connected().then((socket) => void socket.destroy(), () => true)

  it('under load, has recorded what it has answered and nothing else, and ends although its clients would go on', async () => {
    const last = 1 + drawn(`${seed} ended`, 200)
    let ended: Promise<number | null> | undefined
    const acknowledged = await house.send(attemptsOf(`${seed} term`, 2000), (count) => {
      if (count === last) ended = house.end('SIGTERM')
    })
    expect(await ended).to.equal(0)
    expect(acknowledged).to.have.length.within(last, 1999)
    const { scans } = await checkBooks(house.file, acknowledged)
    expect(scans).to.equal(new Set(acknowledged.map(({ attempt }) => attempt.scanId)).size)
  })

  it('answers what has arrived, also when the store lets it wait, each as the last of its connection', async () => {
    const attempts = attemptsOf(`${seed} held`, 20)
    const phones = await Promise.all(attempts.map(connected))
    const answered = (socket: Socket) => once(socket, 'data').then(([data]) => String(data))
    for (const phone of phones) live(phone)
    await Promise.all(phones.map(answered))
    const { answers, ended } = await onDatabase(house.file, (other) =>
      other.write(async (trx) => {
        // Nobody else can write as long as this goes on.
        await sql`select 1`.execute(trx)
        phones.forEach((phone, i) => checkIn(phone, attempts[i]!))
        const answers = Promise.all(phones.map(answered))
        // What is answered to one who asked later says that the check-ins have been read.
        const onlooker = await connected()
        for (let i = 0; i < 3; i++) {
          live(onlooker)
          await answered(onlooker)
        }
        const ended = house.end('SIGTERM')
        while (!(await refuses()));
        return { answers, ended }
      }),
    )
    for (const answer of await answers) expect(answer).to.match(/^HTTP\/1\.1 20[01] /).and.match(/\r\nConnection: close\r\n/i)
    expect(await ended).to.equal(0)
    expect(await checkBooks(house.file, [])).to.deep.equal({ people: peopleBy(attempts), scans: new Set(attempts.map(({ scanId }) => scanId)).size })
  })

  it('does not wait for connections that say nothing, have said nothing yet, or could say more', async () => {
    const [silent, rested] = [await connected(), await connected()]
    live(rested)
    const [answer] = (await once(rested, 'data')) as [Buffer]
    expect(String(answer), 'a connection that may rest while its visitor reads, and longer than a proxy lets one rest').to.match(/\r\nKeep-Alive: timeout=130\r\n/i)
    const closed = Promise.all([silent, rested].map((socket) => once(socket, 'close')))
    const began = performance.now()
    expect(await house.end('SIGTERM')).to.equal(0)
    expect(performance.now() - began, 'milliseconds').to.be.below(7000)
    await closed
  })
})
