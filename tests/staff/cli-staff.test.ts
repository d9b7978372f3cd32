import { expect } from 'chai'
import { addStaff, type Issued, listStaff, resetPassword } from '../../server/staff/cli-staff.ts'
import { fits } from '../../server/staff/passwords.ts'
import { personNamed } from '../../server/staff/people.ts'
import { personSignedIn } from '../../server/staff/sessions.ts'
import { eachDatabase } from '../database/each-database.ts'
import { auditOf, begin, hire, morning, random } from './house.ts'

eachDatabase('staff on the command line', (db) => {
  const parts = () => ({ db: db(), now: () => morning, random })

  it('refuses unknown names and short passwords, and changes nothing', async () => {
    await hire(db(), 'mei')
    const before = await personNamed(db().read, 'Mei')
    expect(await resetPassword(parts(), 'nobody')).to.deep.equal({ refused: 'not-found' })
    expect(await resetPassword(parts(), '\0')).to.deep.equal({ refused: 'not-found' })
    expect(await resetPassword(parts(), 'Mei', 'short')).to.deep.equal({ refused: 'invalid' })
    expect(await addStaff(parts(), 'Mei', 'admin')).to.deep.equal({ refused: 'conflict' })
    expect(await addStaff(parts(), '  ', 'admin')).to.deep.equal({ refused: 'invalid' })
    expect(await addStaff(parts(), 'Lan', 'admin', '123456789')).to.deep.equal({ refused: 'invalid' })
    expect(await personNamed(db().read, 'Mei')).to.deep.equal(before)
    expect(await auditOf(db())).to.deep.equal([])
  })

  it('sets a password, makes one when none is given, and ends the sessions', async () => {
    const { token } = await begin(db(), await hire(db(), 'mei'))
    const made = (await resetPassword(parts(), 'Mei')) as Issued
    expect(made.name).to.equal('Mei')
    expect(await fits(made.password, (await personNamed(db().read, 'Mei'))!.password_hash)).to.equal(true)
    expect(await personSignedIn(db().read, token, morning)).to.equal(undefined)
    expect(await resetPassword(parts(), 'Mei', 'mei’s own choice')).to.deep.equal({ name: 'Mei', password: 'mei’s own choice' })
    expect(await fits(made.password, (await personNamed(db().read, 'Mei'))!.password_hash)).to.equal(false)
    expect((await auditOf(db())).map(({ actor, action, subject }) => [actor, action, subject])).to.deep.equal([
      ['cli', 'password-set', 'Mei'],
      ['cli', 'password-set', 'Mei'],
    ])
  })

  it('adds people and lists them, without their hashes', async () => {
    await hire(db(), 'tan')
    const made = (await addStaff(parts(), ' Lan ', 'manager')) as Issued
    expect(await fits(made.password, (await personNamed(db().read, 'Lan'))!.password_hash)).to.equal(true)
    expect(await listStaff(parts())).to.deep.equal([
      { name: 'Lan', role: 'manager', createdAt: morning },
      { name: '老谭', role: 'admin', createdAt: morning },
    ])
  })
})
