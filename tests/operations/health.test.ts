import { expect } from 'chai'
import express from 'express'
import { recount } from '../../server/counters/recount.ts'
import { healthRoutes } from '../../server/operations/health.ts'
import type { Served } from '../app/serve.ts'
import { onListener } from '../checkins/on-app.ts'
import { Phone } from '../checkins/phone.ts'
import { type Breakable, serveBreakable } from '../database/breakable.ts'

describe('whoever watches the server', () => {
  let app: Served
  let breakable: Breakable
  beforeEach(async () => {
    breakable = await serveBreakable()
    app = breakable.app
  })
  afterEach(() => app.close())

  const ready = async (url = app.url) => {
    const response = await fetch(`${url}/health/ready`)
    return { status: response.status, said: (await response.json()) as object, cache: response.headers.get('cache-control') }
  }
  const isReady = { status: 200, said: { ready: true }, cache: 'no-store' }
  const isNot = { status: 503, said: { ready: false }, cache: 'no-store' }

  it('is told that it is ready', async () => {
    expect(await ready()).to.deep.equal(isReady)
  })

  it('is told that it is not when what writes is gone and none can take its place, until one can', async () => {
    const code = await app.code('tongzi-mountain')
    const phone = new Phone(app)
    const { scanId: scan_id } = await phone.open(code)
    await breakable.takeWriterAway()
    expect(await ready()).to.deep.equal(isNot)
    expect((await fetch(`${app.url}/health/live`)).status, 'live').to.equal(200)

    const refused = await phone.send(code, { scan_id })
    expect(refused.status).to.equal(503)
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60)
    expect(await refused.json()).to.have.property('reason', 'unavailable')
    expect((await phone.request('/sites/tongzi-mountain')).status, 'the guide').to.equal(200)

    await breakable.giveBack()
    expect(await ready()).to.deep.equal(isReady)
    expect((await phone.send(code, { scan_id })).status).to.equal(201)
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('is told that it is not when what writes does not answer, and asks it once however often it is asked', async () => {
    let writes = 0
    const { read } = app.parts.db
    const hanging = { ...app.parts.db, read, write: () => (writes++, new Promise<never>(() => undefined)) }
    await onListener(express().use(healthRoutes({ db: hanging, log: app.parts.log, patience: 20 })), async (url) => {
      expect(await Promise.all([ready(url), ready(url)])).to.deep.equal([isNot, isNot])
      expect(await ready(url)).to.deep.equal(isNot)
    })
    expect(writes).to.equal(1)
  })
})
