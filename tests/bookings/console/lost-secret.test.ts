import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { sealContact } from '../../../server/bookings/contacts.ts'
import { Sealer } from '../../../server/sealer.ts'
import { type Served, serve } from '../../app/serve.ts'
import { booked, deskOf, offering, textOf } from './site-desk.ts'

const lost = new Sealer(['a secret that nobody has any more, and nobody will'], 'contacts', randomBytes)

describe('a booking whose contact was sealed with a secret that is lost', () => {
  let app: Served
  let ref: string
  beforeEach(async () => {
    app = await serve()
    await offering(app)
    ref = (await booked(app)).ref
    const contact = sealContact(lost, { name: '兰', phone: '13912345678', email: '', leader: '', leaderPhone: '' })
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ contact }).where('ref', '=', ref).execute())
  })
  afterEach(() => app.close())

  const desk = () => deskOf(app, 'mei')
  const said = '联系方式打不开：封存它的密钥（SECRET）已不在'

  it('is listed and shown like any other, with a sentence in the place of the contact', async () => {
    expect(await textOf(desk().get('/staff/bookings'))).to.contain(said)
    expect(await textOf(desk().get(`/staff/bookings/${ref}`))).to.contain(said).and.not.contain('联系方式已按期清除')
  })

  it('is exported without it', async () => {
    const answer = await desk().get('/staff/exports/bookings.csv?from=2026-12-01&to=2026-12-31')
    expect(answer.status).to.equal(200)
    expect(await answer.text()).to.contain(ref.slice(0, 4))
  })

  it('answers who asks for it that it can no longer be seen', async () => {
    const answer = await desk().send(`/staff/bookings/${ref}/contact`, {})
    expect(answer.status).to.equal(410)
  })

  it('is cancelled and answered as ever', async () => {
    expect((await desk().send(`/staff/bookings/${ref}/confirmation`, {})).status).to.equal(200)
    expect((await desk().send(`/staff/bookings/${ref}/cancellation`, { ready: 'as-asked' })).status).to.equal(200)
  })
})
