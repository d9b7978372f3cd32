import { expect } from 'chai'
import type { Issued } from '../../server/staff/accounts.ts'
import { addStaff, addTokenFor, listStaff, listTokens, resetPassword, revokeTokenOf } from '../../server/staff/cli-staff.ts'
import { fits } from '../../server/staff/passwords.ts'
import { personNamed } from '../../server/staff/people.ts'
import { personSignedIn } from '../../server/staff/sessions.ts'
import { eachDatabase } from '../database/each-database.ts'
import { auditOf, begin, hire, morning, random } from './house.ts'

eachDatabase('staff on the command line', (db) => {
  const parts = () => ({ db: db(), now: () => morning, random })

  it('refuses unknown names, names that are none and tokens that are none, and changes nothing', async () => {
    await hire(db(), 'mei')
    const before = await personNamed(db().read, 'Mei')
    expect(await resetPassword(parts(), 'nobody')).to.deep.equal({ refused: 'not-found' })
    expect(await resetPassword(parts(), '\0')).to.deep.equal({ refused: 'not-found' })
    expect(await addStaff(parts(), 'Mei', 'admin', 'every')).to.deep.equal({ refused: 'person-taken' })
    for (const name of ['  ', 'cli', 'Mei 〔gate〕']) expect(await addStaff(parts(), name, 'admin', 'every'), name).to.deep.equal({ refused: 'person-name' })
    const token = { label: 'gate', site: '*', scope: 'read' } as const
    expect(await addTokenFor(parts(), 'nobody', token)).to.deep.equal({ refused: 'not-found' })
    expect(await revokeTokenOf(parts(), 'Mei', 'gate')).to.deep.equal({ refused: 'not-found' })
    expect(await personNamed(db().read, 'Mei')).to.deep.equal(before)
    expect(await auditOf(db())).to.deep.equal([])
  })

  it('makes a password, and ends the sessions', async () => {
    const { token } = await begin(db(), await hire(db(), 'mei'))
    const made = (await resetPassword(parts(), 'Mei')) as Issued
    expect(made.name).to.equal('Mei')
    expect(await fits(made.password, (await personNamed(db().read, 'Mei'))!.password_hash)).to.equal(true)
    expect(await personSignedIn(db().read, token, morning)).to.equal(undefined)
    await resetPassword(parts(), 'Mei')
    expect(await fits(made.password, (await personNamed(db().read, 'Mei'))!.password_hash)).to.equal(false)
    expect((await auditOf(db())).map(({ actor, action, subject }) => [actor, action, subject])).to.deep.equal([
      ['cli', 'password-set', 'Mei'],
      ['cli', 'password-set', 'Mei'],
    ])
  })

  it('adds people and lists them, without their hashes', async () => {
    await hire(db(), 'tan')
    const made = (await addStaff(parts(), ' Lan ', 'manager', ['tongzi-mountain'])) as Issued
    expect(await fits(made.password, (await personNamed(db().read, 'Lan'))!.password_hash)).to.equal(true)
    const listed = (await listStaff(parts())).map(({ name, role, sites, createdAt, leftAt }) => ({ name, role, sites, createdAt, leftAt }))
    expect(listed).to.deep.equal([
      { name: 'Lan', role: 'manager', sites: ['tongzi-mountain'], createdAt: morning, leftAt: null },
      { name: '老谭', role: 'admin', sites: 'every', createdAt: morning, leftAt: null },
    ])
  })

  it('makes a token, lists it without its text, and revokes it', async () => {
    await hire(db(), 'mei')
    const text = await addTokenFor(parts(), 'Mei', { label: 'report', site: 'tongzi-mountain', scope: 'read' })
    expect(text).to.match(/^rft_[\w-]{43}$/)
    expect(await addTokenFor(parts(), 'Mei', { label: 'report', site: '*', scope: 'arrivals' })).to.deep.equal({ refused: 'token-taken' })
    const [only, ...more] = await listTokens(parts())
    expect(more).to.deep.equal([])
    expect(only!.person.name).to.equal('Mei')
    expect(only!.token).to.include({ label: 'report', site: 'tongzi-mountain', scope: 'read', last_used_on: null, revoked_at: null })
    expect(await revokeTokenOf(parts(), 'Mei', 'report')).to.equal(undefined)
    expect(await revokeTokenOf(parts(), 'Mei', 'report')).to.deep.equal({ refused: 'not-found' })
    expect((await auditOf(db())).map(({ actor, action, subject, detail }) => [actor, action, subject, detail])).to.have.deep.members([
      ['cli', 'token-added', 'Mei', 'report tongzi-mountain read'],
      ['cli', 'token-revoked', 'Mei', 'report'],
    ])
  })
})
