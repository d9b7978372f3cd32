import { expect } from 'chai'
import type { Database } from '../../server/database/open.ts'
import { hashOf } from '../../server/staff/passwords.ts'
import { setPassword } from '../../server/staff/people.ts'
import type { Session } from '../../server/staff/sessions.ts'
import { signIn } from '../../server/staff/sign-in.ts'
import { RateLimits } from '../../server/web/rate-limits.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { eachDatabase } from '../database/each-database.ts'
import { auditOf, begin, cast, hire, morning, random } from './house.ts'

const here = '192.0.2.7'
const elsewhere = '198.51.100.9'

eachDatabase('signing in', (db) => {
  let limits: RateLimits
  beforeEach(async () => {
    limits = new RateLimits(true)
    await hire(db(), 'tan')
    await hire(db(), 'mei')
  })

  const attempt = (name: string, password: string, address = here, on: Database = db()) =>
    signIn({ db: on, limits, now: () => morning, random }, { name, password, address })
  const outcome = async (...of: Parameters<typeof attempt>) => {
    const answer = await attempt(...of)
    return isRefusal(answer) ? answer.refused : answer.person.name
  }

  it('refuses wrong passwords and unknown names alike', async () => {
    const wrong = await attempt('Mei', cast.tan.password)
    for (const name of ['nobody', '', '\0', 'mei', 'Mei\0', `' or '1'='1`, 'x'.repeat(5000)]) {
      expect(await attempt(name, cast.mei.password), name).to.deep.equal(wrong)
    }
    expect(wrong).to.deep.equal({ refused: 'wrong-password' })
    expect(await db().read.selectFrom('sessions').selectAll().execute()).to.deep.equal([])
  })

  it('takes the right password', async () => {
    const session = (await attempt(' Mei ', cast.mei.password)) as Session
    expect(session.person).to.include({ name: 'Mei', role: 'manager' })
    expect(session.person).to.have.all.keys('id', 'name', 'role')
  })

  it('writes down who came, and refusals without what was typed', async () => {
    await attempt('Mei', 'wrong')
    await attempt('mei counts visitors', 'Mei')
    await attempt('Mei', cast.mei.password)
    const line = { subject: '', detail: '' }
    expect(await auditOf(db())).to.have.deep.members([
      { ...line, actor: '', action: 'sign-in-refused', subject: 'Mei' },
      { ...line, actor: '', action: 'sign-in-refused' },
      { ...line, actor: 'Mei', action: 'sign-in' },
    ])
  })

  it('stops a guesser, who cannot lock the owner out', async () => {
    for (let guess = 0; guess < 10; guess++) expect(await outcome('Mei', `guess ${guess}`)).to.equal('wrong-password')
    expect(await outcome('Mei', cast.mei.password)).to.equal('too-many')
    expect(await attempt('Mei', 'again')).to.include.keys('retryAfter')
    expect(await outcome(' Ｍｅｉ', cast.mei.password)).to.equal('too-many')
    expect(await outcome('Mei', cast.mei.password, elsewhere)).to.equal('Mei')
    expect(await outcome('Mei', cast.mei.password)).to.equal('too-many')
    expect(await outcome('老谭', cast.tan.password)).to.equal('老谭')
  })

  it('stops a guesser who goes through names, and counts what is tried at once', async () => {
    const tried = await Promise.all(Array.from({ length: 35 }, (_, at) => outcome(`name ${at}`, 'a guess')))
    expect(tried.filter((one) => one === 'too-many')).to.have.length(5)
    expect(await outcome('Mei', cast.mei.password)).to.equal('too-many')
    expect(await outcome('Mei', cast.mei.password, elsewhere)).to.equal('Mei')
  })

  it('forgets the failures of whoever gets it right', async () => {
    for (let round = 0; round < 4; round++) {
      for (let slip = 0; slip < 9; slip++) expect(await outcome('Mei', 'slip')).to.equal('wrong-password')
      expect(await outcome('Mei', cast.mei.password)).to.equal('Mei')
    }
  })

  it('does not outlive a password that is set while the old one is being checked', async () => {
    const another = await hashOf('a new long password')
    const late: Database = {
      ...db(),
      write: async (job) => {
        await db().write((trx) => setPassword(trx, 'Mei', another, morning - 1))
        return db().write(job)
      },
    }
    expect(await outcome('Mei', cast.mei.password, here, late)).to.equal('wrong-password')
    expect(await db().read.selectFrom('sessions').selectAll().execute()).to.deep.equal([])
  })

  it('sweeps out the sessions that are over', async () => {
    const mei = (await attempt('Mei', cast.mei.password)) as Session
    await begin(db(), mei.person, morning - 24 * 60 * 60 * 1000)
    await attempt('老谭', cast.tan.password)
    expect(await db().read.selectFrom('sessions').selectAll().execute()).to.have.length(2)
  })
})
