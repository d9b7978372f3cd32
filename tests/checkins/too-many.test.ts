import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { Phone, phoneAt } from './phone.ts'
import { countedIn, everyTable } from './tables.ts'

describe('too many attempts', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    code = await app.code('base-memorial-hall')
  })
  afterEach(() => app.close())

  const times = (count: number, send: () => Promise<Response>) => Promise.all(Array.from({ length: count }, send))
  const statuses = (answers: Response[]) => [...new Set(answers.map(({ status }) => status))].sort()

  it('of one phone are refused with the time to wait, and nobody else behind the same address is', async () => {
    const [wei, lan] = [await phoneAt(app, code), await phoneAt(app, code)]
    expect(statuses(await times(60, () => wei.send(code)))).to.deep.equal([200, 201])
    const refused = await wei.send(code)
    expect(refused.status).to.equal(429)
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 600)
    expect(await refused.json()).to.have.property('reason', 'too-many')
    expect(await lan.checkIn(code)).to.include({ outcome: 'counted', number: 2 })
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 2, people: 2, scans: 61 })
  })

  it('at guessing codes are refused, but a right code never is', async () => {
    const guess = () => new Phone(app).request('/c/22222222', { headers: { accept: 'application/json' } })
    expect(statuses(await times(30, guess))).to.deep.equal([400])
    expect(statuses(await times(5, guess))).to.deep.equal([429])
    expect((await new Phone(app).request('/c?code=22222222')).status).to.equal(429)
    const wei = await phoneAt(app, code)
    expect(await wei.checkIn(code)).to.include({ outcome: 'counted' })
  })

  /** The limits go by the process's own clock, on which all of this is one moment: stricter than ten minutes. */
  it('are not three hundred phones behind one address that pass the gate in ten minutes', async () => {
    for (let i = 0; i < 300; i++) {
      const phone = new Phone(app)
      const { scanId, proof, headers } = await phone.open(code)
      expect(headers.get('content-type'), `page of phone ${i}`).to.match(/html/)
      const pressed = await phone.press(code, { scanId, proof })
      expect(pressed.status, `phone ${i}`).to.equal(303)
      expect((await phone.request(pressed.headers.get('location')!)).status).to.equal(200)
      app.clock.forward(2000)
    }
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 300, people: 300, scans: 300 })
    const { tempo = [] } = await everyTable(app.parts.db)
    expect(tempo.map(({ slot, people }) => [slot, people]), 'all in the ten minutes after nine').to.deep.equal([[54, 300]])
  })

  it('are not three hundred phones at once', async () => {
    const phones = await Promise.all(Array.from({ length: 300 }, () => phoneAt(app, code)))
    expect(statuses(await Promise.all(phones.map((phone) => phone.send(code))))).to.deep.equal([201])
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 300, people: 300, scans: 300 })
  })
})
