import { expect } from 'chai'
import { serve, type Served } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { type Fields, LetterBox, wishes } from './letter-box.ts'

describe('what somebody asks or says, wrongly', () => {
  let app: Served
  let wei: LetterBox
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    wei = new LetterBox(app)
  })
  after(() => app.close())

  const any = {
    'no request': { request_id: '' },
    'a request that is no UUID': { request_id: 'again' },
    'no words': { text: '  \r\n ' },
    'words without an end': { text: '长'.repeat(5000) },
    'a NUL among the words': { text: 'a\0b' },
    'a control character among the words': { text: 'a\u0007b' },
    'words that turn the direction of the text': { text: 'a\u202eb' },
    'a name without an end': { name: '卫'.repeat(31) },
    'a name over two lines': { name: '卫\n老师' },
    'a number that is none': { phone: '12345' },
    'a number with a NUL': { phone: '1381234\u00005678' },
  } satisfies Record<string, Fields>
  const cases: [keyof typeof wishes, string, Fields][] = [
    ...(['assistance', 'feedback'] as const).flatMap((form) => Object.entries(any).map(([what, wrong]) => [form, what, wrong] as [typeof form, string, Fields])),
    ['assistance', 'today', { day: '2026-12-01' }],
    ['assistance', 'a day gone by', { day: '2026-11-30' }],
    ['assistance', 'a day that nobody knows yet', { day: '2027-03-02' }],
    ['assistance', 'a day that there is not', { day: '2027-02-29' }],
    ['assistance', 'no day', { day: '' }],
    ['assistance', 'nobody to reach', { name: '', phone: '' }],
    ['feedback', 'no kind', { kind: '' }],
    ['feedback', 'help without a day, as feedback', { kind: 'assistance' }],
    ['feedback', 'a stop of another site', { stop: 'he-long-bridge' }],
  ]
  for (const [form, what, wrong] of cases) {
    it(`is said beside its field, keeps what was typed and changes nothing: ${form} with ${what}`, async () => {
      const before = await everyTable(app.parts.db)
      for (const lang of ['zh', 'en']) {
        const { status, text } = await wei.post(`/help/${form}`, wishes[form](wrong), { cookie: `lang=${lang}` })
        expect(status).to.equal(422)
        expect(text).to.match(/role="alert"/).and.not.match(/undefined|\{\w+\}/)
        if (!('request_id' in wrong)) expect(text).to.match(/aria-invalid="true"|id="kind-said"/)
        if (!('text' in wrong)) expect(text).to.contain(wishes[form]().text)
      }
      expect(await everyTable(app.parts.db)).to.deep.equal(before)
    })
  }

  for (const form of ['assistance', 'feedback'] as const) {
    it(`of a site that is not there is refused: ${form}`, async () => {
      const { status, text } = await wei.post(`/help/${form}`, wishes[form]({ site: 'nowhere' }))
      expect(status).to.equal(404)
      expect(text).to.contain('请选择一处场馆').and.contain(wishes[form]().text)
      const json = await wei.post(`/help/${form}`, wishes[form]({ site: 'nowhere' }), { accept: 'application/json' })
      expect([json.status, JSON.parse(json.text).reason]).to.deep.equal([404, 'site-unknown'])
    })

    it(`is taken from no other site's page, and in no other dress: ${form}`, async () => {
      expect((await wei.post(`/help/${form}`, wishes[form](), { 'sec-fetch-site': 'cross-site' })).status).to.equal(403)
      expect((await wei.post(`/help/${form}`, wishes[form](), { 'content-type': 'text/plain' })).status).to.equal(415)
      expect((await wei.post(`/help/${form}`, { text: 'a'.repeat(200_000) })).status).to.equal(413)
      expect((await wei.get(`/help/${form}?site=${'x'.repeat(3000)}&stop[]=1&day=%00`)).status).to.equal(200)
      expect(await wei.rows()).to.deep.equal([])
    })
  }
})

describe('letters without end', () => {
  it('are slowed down, with what was typed kept', async () => {
    const app = await serve()
    try {
      const wei = new LetterBox(app)
      const statuses = []
      for (let n = 0; n < 61; n++) statuses.push((await wei.post('/help/feedback', wishes.feedback())).status)
      expect(statuses.slice(0, 60).every((status) => status === 303)).to.equal(true)
      const last = await wei.post('/help/feedback', wishes.feedback({ text: '还有一句' }))
      expect([statuses[60], last.status, Number(last.headers['retry-after']) > 0]).to.deep.equal([429, 429, true])
      expect(last.text).to.contain('还有一句')
      expect(await wei.rows()).to.have.length(60)
    } finally {
      await app.close()
    }
  })
})
