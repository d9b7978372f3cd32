import { expect } from 'chai'
import { readSpan, tenYears as longest } from '../../server/local-span.ts'
import { type Served, serve } from '../app/serve.ts'
import { auditOf } from '../staff/house.ts'
import { ExportDesk, meiRuns, residence, start, tenYears } from './export-desk.ts'

const november = 'from=2026-11-01&to=2026-11-30'

describe('what no export is made of', () => {
  let app: Served
  let mei: ExportDesk
  before(async () => {
    app = await serve()
    await meiRuns(app, [residence])
    mei = new ExportDesk(app, 'mei')
  })
  after(() => app.close())

  const ranges = [
    '',
    'from=2026-11-01',
    'to=2026-11-01',
    'from=&to=',
    'from=2026-11-30&to=2026-11-01',
    'from=2027-02-29&to=2027-03-01',
    'from=2026-1-1&to=2026-2-1',
    'from=2026-11-01&from=2026-11-02&to=2026-11-30',
    'from[]=2026-11-01&to=2026-11-30',
    'from=2026-11-01%0d%0aX-Evil:1&to=2026-11-30',
    `from=2026-11-01'--&to=2026-11-30`,
    'from=1826-11-01&to=2026-11-30',
    'from=0000-01-01&to=9999-12-31',
  ]
  const bad: [string, number, string][] = [
    ...ranges.flatMap((range): [string, number, string][] => [
      [`visits.csv?${range}`, 422, 'dates'],
      [`bookings.xlsx?${range}`, 422, 'dates'],
    ]),
    [`visits.csv?${november}&by=`, 422, 'invalid'],
    [`visits.csv?${november}&by=week`, 422, 'invalid'],
    [`visits.json?${november}&by=day&by=day`, 422, 'invalid'],
    [`visits.xlsx?${november}&by=toString`, 422, 'invalid'],
    [`visits.csv?${november}&site=a&site=b`, 422, 'invalid'],
    [`visits.csv?${november}&site=${'a'.repeat(200)}`, 422, 'invalid'],
    [`visits.csv?${november}&site=nowhere`, 404, 'not-found'],
    [`visits.csv?${november}&site=__proto__`, 404, 'not-found'],
    [`visits.json?${november}&site=' or 1=1 --`, 404, 'not-found'],
    [`visits.csv?${november}&site=${start}`, 404, 'not-found'],
    [`bookings.csv?${november}&site=${start}&contacts=1`, 404, 'not-found'],
    [`bookings.csv?${november}&status=gone`, 422, 'invalid'],
    [`bookings.csv?${november}&status=arrived&status=waiting`, 422, 'invalid'],
    [`bookings.csv?${november}&contacts=yes`, 422, 'invalid'],
    [`bookings.csv?${november}&contacts=1&contacts=1`, 422, 'invalid'],
    [`visits.pdf?${november}`, 404, 'not-found'],
    [`visitors.csv?${november}`, 404, 'not-found'],
    ['runs/none', 404, 'not-found'],
    ['runs/none/file', 404, 'not-found'],
  ]
  for (const [path, status, reason] of bad) {
    it(`is “${path.slice(0, 80)}”: ${status} ${reason}`, async () => {
      const answer = await mei.export(path)
      expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([status, reason])
    })
  }

  const forms: [object, number, string][] = [
    [{}, 422, 'invalid'],
    [[], 422, 'invalid'],
    [{ what: 'visits' }, 422, 'invalid'],
    [{ what: 'visits', format: 'pdf', from: '2026-11-01', to: '2026-11-30' }, 422, 'invalid'],
    [{ what: ['visits'], format: 'csv', from: '2026-11-01', to: '2026-11-30' }, 422, 'invalid'],
    [{ what: 'visits', format: 'csv', from: 20261101, to: null }, 422, 'dates'],
    [{ what: 'visits', format: 'csv', from: '2026-11-30', to: '2026-11-01' }, 422, 'dates'],
    [{ what: 'visits', format: 'csv', from: '2026-11-01', to: '2026-11-30', site: { $ne: '' } }, 422, 'invalid'],
    [{ what: 'visits', format: 'csv', from: '2026-11-01', to: '2026-11-30', site: start }, 404, 'not-found'],
    [{ what: 'visits', format: 'csv', from: '2026-11-01', to: '2026-11-30', note: 'x'.repeat(30_000) }, 413, 'too-large'],
  ]
  for (const [body, status, reason] of forms) {
    it(`is a form with ${JSON.stringify(body).slice(0, 80)}: ${status} ${reason}`, async () => {
      const answer = await mei.send('/staff/exports', body)
      expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([status, reason])
    })
  }

  it('is for nobody who has not signed in, and no docent', async () => {
    for (const path of [`visits.csv?${november}`, `bookings.json?${november}&contacts=1`, 'runs/none', 'runs/none/file']) {
      expect((await new ExportDesk(app).export(path)).status, path).to.equal(401)
      expect((await new ExportDesk(app, 'wen').export(path)).status, path).to.equal(403)
    }
    expect((await new ExportDesk(app, 'wen').get('/staff/exports')).status).to.equal(403)
    expect((await new ExportDesk(app, 'wen').send('/staff/exports', { what: 'visits' })).status).to.equal(403)
  })

  it('goes into no record, for nothing has left the house', async () => {
    expect((await auditOf(app.parts.db)).filter(({ action }) => action === 'export' || action === 'contact-seen')).to.deep.equal([])
  })

  it('is asked for by no other method', async () => {
    expect((await mei.send(`/staff/exports/visits.csv?${november}`, {})).status).to.equal(405)
  })

  it('is more than fits a workbook: what is long goes into CSV', async () => {
    await app.parts.db.write(async (trx) => {
      const rows = Array.from({ length: 3650 }, (_, i) => new Date(Date.parse('2016-12-02') + i * 86_400_000).toISOString().slice(0, 10))
      for (const site of Array.from({ length: 14 }, (_, i) => `site-${i}`)) {
        await trx.insertInto('totals').values({ site, people: 3650 }).execute()
        for (let i = 0; i < rows.length; i += 365) {
          await trx.insertInto('counters').values(rows.slice(i, i + 365).map((day) => ({ site, day, source: 'plate' as const, people: 1, visits: 1, cookieless: 0 }))).execute()
        }
      }
    })
    const answer = await new ExportDesk(app, 'tan').export(`visits.xlsx?${tenYears}`)
    expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([422, 'export-large'])
  })
})

describe('a span of days', () => {
  it('is at most 3700 days long, both ends counted', () => {
    expect(readSpan({ from: '2020-01-01', to: '2030-02-16' }, longest)).to.deep.equal({ from: '2020-01-01', to: '2030-02-16' })
    expect((Date.UTC(2030, 1, 16) - Date.UTC(2020, 0, 1)) / 86_400_000 + 1).to.equal(3700)
    expect(readSpan({ from: '2020-01-01', to: '2030-02-17' }, longest)).to.equal(undefined)
  })

  it('may be one day, a leap day too', () => {
    expect(readSpan({ from: '2028-02-29', to: '2028-02-29' }, longest)).to.deep.equal({ from: '2028-02-29', to: '2028-02-29' })
  })
})
