import { expect } from 'chai'
import { addPerson, listPeople, nameOf, personNamed, setPassword } from '../../server/staff/people.ts'
import { personSignedIn } from '../../server/staff/sessions.ts'
import { eachDatabase } from '../database/each-database.ts'
import { begin, hire, morning, random } from './house.ts'

describe('names of staff', () => {
  it('cannot be empty, endless, or invisible', () => {
    for (const bad of ['', '   ', '\0', 'Mei\0', 'Mei\nadmin', 'Mei\t', 'Mei\u202eadmin', 'Mei\u200b', '\ud800', 'x'.repeat(41)]) {
      if (bad === 'Mei\t') expect(nameOf(bad)).to.equal('Mei')
      else expect(nameOf(bad), JSON.stringify(bad)).to.equal(undefined)
    }
  })

  it('have one form', () => {
    expect(nameOf('  Ｍｅｉ ')).to.equal('Mei')
    expect(nameOf('Zoe\u0308')).to.equal('Zoë')
    expect(nameOf('老谭')).to.equal('老谭')
    expect(nameOf('😀'.repeat(40))).to.equal('😀'.repeat(40))
  })
})

eachDatabase('people', (db) => {
  it('are added once', async () => {
    const mei = await hire(db(), 'mei')
    const again = { name: 'Mei', role: 'admin', sites: 'every', passwordHash: 'x', now: morning, random } as const
    expect(await db().write((trx) => addPerson(trx, again))).to.equal(undefined)
    expect(await listPeople(db().read)).to.deep.equal([{ ...mei, createdAt: morning, leftAt: null }])
    expect((await personNamed(db().read, 'Mei'))?.role).to.equal('manager')
  })

  it('are named by text, never by a query', async () => {
    const name = `x' or '1'='1'; drop table staff; --`
    await hire(db(), 'mei')
    expect(await personNamed(db().read, name)).to.equal(undefined)
    expect(await personNamed(db().read, '%')).to.equal(undefined)
    await db().write((trx) => addPerson(trx, { name, role: 'docent', sites: [], passwordHash: 'x', now: morning, random }))
    expect((await personNamed(db().read, name))?.name).to.equal(name)
    expect(await listPeople(db().read)).to.have.length(2)
  })

  it('lose every session when their password is set, even one of the same millisecond', async () => {
    const mei = await hire(db(), 'mei')
    const tan = await hire(db(), 'tan')
    const [first, second, other] = [await begin(db(), mei), await begin(db(), mei), await begin(db(), tan)]
    expect(await db().write((trx) => setPassword(trx, 'Mei', 'another', morning))).to.equal(true)
    for (const { token } of [first, second]) expect(await personSignedIn(db().read, token, morning)).to.equal(undefined)
    expect(await personNamed(db().read, 'Mei')).to.include({ password_hash: 'another', signed_out_before: morning })
    expect((await personSignedIn(db().read, other.token, morning))?.name).to.equal('老谭')
    expect((await personSignedIn(db().read, (await begin(db(), mei)).token, morning))?.name).to.equal('Mei')
  })

  it('that do not exist get no password', async () => {
    expect(await db().write((trx) => setPassword(trx, 'nobody', 'x', morning))).to.equal(false)
  })
})
