import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { asForm, asJson, Lan, managePath, offers, type Refused } from './organiser.ts'

describe('a booking that is looked up', () => {
  let app: Served
  let lan: Lan
  beforeEach(async () => {
    app = await serve()
    await offers(app)
    lan = new Lan(app)
  })
  afterEach(() => app.close())

  const refusedTo = async (answer: Response) => [answer.status, ((await answer.json()) as Refused).reason]
  const lookUp = async (ref: string, digits: string, at = lan) => at.request('/bookings/lookup', asForm({ ref, digits }))

  it('is found by its reference, however it is typed, and the end of the phone number', async () => {
    const booked = await lan.books()
    for (const ref of [booked.ref, booked.ref.toLowerCase(), `${booked.ref.slice(0, 5)}-${booked.ref.slice(5)}`, ` ${booked.ref} `]) {
      const answer = await lookUp(ref, '５６７８')
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, managePath(booked)])
    }
  })

  it('is not found by anything else, and a wrong number looks like a booking that is not there', async () => {
    const { ref } = await lan.books()
    const pages: string[] = []
    for (const [typed, digits] of [[ref, '1234'], ['0000000000', '5678'], [ref, ''], [ref, '138'], ['__proto__', '5678']] as const) {
      const answer = await lookUp(typed, digits)
      expect(answer.status).to.equal(404)
      pages.push((await answer.text()).replaceAll(`value="${typed}"`, 'value=""'))
    }
    expect(new Set(pages)).to.have.length(1)
    expect(pages[0]).to.include('没有找到这个预约')
    expect(await refusedTo(await lan.request('/bookings/lookup', asJson({ ref: [ref], digits: 5678 })))).to.deep.equal([404, 'booking-unknown'])
  })

  it('is guessed at ten times from one address, and then no more, right or wrong', async () => {
    const { ref } = await lan.books()
    for (let i = 0; i < 10; i++) expect((await lookUp(ref, String(1000 + i))).status).to.equal(404)
    const answer = await lookUp(ref, '5678')
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).to.deep.equal([429, true])
  })

  it('is found by everybody else, however many slips are made elsewhere with what is no reference', async () => {
    const proxied = await serve({ env: { TRUST_PROXY: 'true' } })
    try {
      const from = (address: string) => new Lan(proxied, { 'x-forwarded-for': address })
      for (let i = 0; i < 21; i++) expect((await lookUp(['', 'ABCD', '12345', '我的预约'][i % 4]!, '5678', from(`10.0.1.${i}`))).status).to.equal(404)
    } finally {
      await proxied.close()
    }
  })

  it('is guessed at twenty times an hour from all addresses together', async () => {
    const proxied = await serve({ env: { TRUST_PROXY: 'true' } })
    try {
      const from = (address: string) => new Lan(proxied, { 'x-forwarded-for': address })
      const { ref } = await from('10.0.0.1').books()
      for (let i = 0; i < 20; i++) await lookUp(ref, String(1000 + i), from(`10.0.1.${i}`))
      expect((await lookUp(ref, '5678', from('10.0.2.1'))).status).to.equal(429)
    } finally {
      await proxied.close()
    }
  })
})
