import { expect } from 'chai'
import { actions, rowsAPage } from '../../server/staff/audit-log.ts'
import { audit, type Deed } from '../../server/staff/audit.ts'
import { programName } from '../../server/staff/tokens.ts'
import { languages, words } from '../../server/web/words.ts'
import { type Served, serve } from '../app/serve.ts'
import { Seat } from './accounts-on-app.ts'
import { hall, hired } from './two-sites.ts'

interface Page {
  rows: { id: string; at: string; actor: string; action: string; subject: string; detail: string }[]
  next: string | null
}

describe('/staff/audit', () => {
  let app: Served
  let tan: Seat
  let mei: Seat
  before(async () => {
    app = await serve({ env: { ADMIN_PASSWORD: 'a long walk from Sangzhi' } })
    tan = new Seat(app, await hired(app, '老谭', 'admin', 'every'))
    mei = new Seat(app, await hired(app, 'Mei', 'manager', [hall]))
    const deeds: Deed[] = [
      { actor: '老谭', action: 'person-added', subject: 'Mei', detail: `manager ${hall}` },
      { actor: 'Mei', action: 'plate-issued', subject: hall, detail: '<b>2' },
      { actor: programName('Mei', 'gate'), action: 'export', subject: 'visits.csv' },
      { actor: 'Mei2', action: 'export', subject: 'visits.csv' },
      { actor: '', action: 'sign-in-refused', subject: 'Mei' },
      { actor: '老谭', action: 'docent-added', subject: hall, detail: 'Mei' },
    ]
    for (const deed of deeds) await write(deed)
  })
  after(() => app.close())

  async function write(deed: Deed): Promise<void> {
    app.clock.forward(1000)
    const { db, now, random } = app.parts
    await db.write((trx) => audit(trx, now(), random, deed))
  }
  const asked = async (seat: Seat, query = '') => (await (await seat.get(`/staff/audit${query}`, { accept: 'application/json' })).json()) as Page
  const said = async (seat: Seat, query = '') => (await asked(seat, query)).rows.map(({ actor, action }) => `${actor} ${action}`.trim())

  for (const query of ['?day=2026-02-30', '?day=today', '?action=destroy', '?action=export&action=sign-in', '?before=x', `?actor=${'x'.repeat(101)}`, "?before=' or 1=1 --"]) {
    it(`refuses “${query.slice(0, 40)}”: 422`, async () => expect((await tan.get(`/staff/audit${query}`)).status).to.equal(422))
  }

  it('finds nobody whose name no table can hold', async () => {
    // SQLite looks and finds none; PostgreSQL refuses the question.
    expect((await tan.get('/staff/audit?actor=%00')).status).to.be.oneOf([200, 400])
  })

  it('shows an admin everything, newest first', async () => {
    const all = await said(tan)
    expect(all.slice(0, 6)).to.deep.equal(['老谭 docent-added', 'sign-in-refused', 'Mei2 export', 'Mei 〔gate〕 export', 'Mei plate-issued', '老谭 person-added'])
  })

  it('shows a manager what they and their programs did, and what was done to their account', async () => {
    const own = ['sign-in-refused', 'Mei 〔gate〕 export', 'Mei plate-issued', '老谭 person-added']
    expect(await said(mei)).to.deep.equal(own)
    for (const query of ['?actor=Mei2', '?actor=%E8%80%81%E8%B0%AD&action=docent-added']) expect(await said(mei, query), query).to.deep.equal([])
  })

  it('is asked by person, with their programs, by deed and by day', async () => {
    expect(await said(tan, '?actor=Mei')).to.deep.equal(['Mei 〔gate〕 export', 'Mei plate-issued'])
    expect(await said(tan, '?actor=M_i')).to.deep.equal([])
    expect(await said(tan, '?action=export')).to.deep.equal(['Mei2 export', 'Mei 〔gate〕 export'])
    expect(await said(tan, '?action=export&day=2026-11-30')).to.deep.equal([])
    expect(await said(tan, '?action=export&day=2026-12-01&actor=Mei')).to.deep.equal(['Mei 〔gate〕 export'])
  })

  it('goes on where a page ended, though more is written meanwhile', async () => {
    for (let i = 0; i < 2 * rowsAPage; i++) await write({ actor: 'cli', action: 'password-set', subject: `n${i}` })
    const first = await asked(tan, '?actor=cli')
    await write({ actor: 'cli', action: 'password-set', subject: 'late' })
    const second = await asked(tan, `?actor=cli&before=${first.next}`)
    const subjects = [...first.rows, ...second.rows].map(({ subject }) => subject)
    expect(subjects).to.deep.equal(Array.from({ length: 2 * rowsAPage }, (_, i) => `n${2 * rowsAPage - 1 - i}`))
    expect(second.next).to.equal(null)
  })

  it('reads in both languages, text as text, sites by their names', async () => {
    for (const lang of languages) {
      const text = await (await mei.get(`/staff/audit?lang=${lang}`)).text()
      expect(text).to.contain(words(lang)('audit.action.plate-issued')).and.contain('&lt;b&gt;2').and.not.contain('<b>2')
      expect(text).to.contain(app.parts.guide.site(hall)!.short[lang]).and.not.match(/\{\w+\}|undefined/)
    }
    expect(actions).to.include.members(['first-admin', 'token-revoked'])
  })
})
