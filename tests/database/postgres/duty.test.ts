import { expect } from 'chai'
import { type Database, openDatabase } from '../../../server/database/open.ts'
import { dropDatabase, emptyDatabase } from '../test-postgres.ts'
import { breakConnections, whileDown } from './broken.ts'

describe('what is to be done once', () => {
  let store: string
  let servers: Database[]
  beforeEach(async () => {
    store = await emptyDatabase()
    servers = await Promise.all([0, 1, 2].map(() => openDatabase(store)))
  })
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()))
    dropDatabase(store)
  })

  const onDuty = () => Promise.all(servers.map((server) => server.onDuty()))
  const holders = async () => (await onDuty()).flatMap((mine, i) => (mine ? [i] : []))

  it('is done by one of the servers that share a database, and by the same one as long as it can', async () => {
    const [first, ...others] = await holders()
    expect(others).to.deep.equal([])
    for (let i = 0; i < 3; i++) expect(await holders()).to.deep.equal([first])
  })

  it('is done by another, and by one alone, when the one has ended', async () => {
    const [first] = await holders()
    const [ended] = servers.splice(first!, 1)
    await ended!.close()
    expect(await ended!.onDuty()).to.equal(false)
    expect(await holders()).to.have.length(1)
  })

  it('is done by one alone when the connections of all have broken', async () => {
    await holders()
    expect(await breakConnections(store, 'duty')).to.equal(3)
    // Whoever has not heard of it yet says no, once.
    await onDuty()
    const [first, ...others] = await holders()
    expect([first, others]).to.deep.equal([first ?? 'nobody', []])
    expect(await holders()).to.deep.equal([first])
  })

  it('is done by nobody while PostgreSQL is down, and by one when it is there again', async () => {
    await holders()
    await whileDown(async () => {
      for (let i = 0; i < 2; i++) expect(await onDuty()).to.deep.equal([false, false, false])
    })
    expect(await holders()).to.have.length(1)
  })
})
