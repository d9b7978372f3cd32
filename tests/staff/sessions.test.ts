import { expect } from 'chai'
import { endSession, personSignedIn, purgeSessions } from '../../server/staff/sessions.ts'
import { eachDatabase } from '../database/each-database.ts'
import { begin, hire, morning } from './house.ts'

const twelveHours = 12 * 60 * 60 * 1000

eachDatabase('sessions', (db) => {
  it('are found by their token and by nothing like it', async () => {
    const mei = await hire(db(), 'mei')
    const { token } = await begin(db(), mei)
    expect(await personSignedIn(db().read, token, morning)).to.deep.equal(mei)
    for (const wrong of ['', '\0', token.slice(1), `${token}=`, token.toUpperCase(), `' or 1=1 --`, 'x'.repeat(9000)]) {
      expect(await personSignedIn(db().read, wrong, morning), wrong).to.equal(undefined)
    }
  })

  it('last twelve hours and not a millisecond more', async () => {
    const { token } = await begin(db(), await hire(db(), 'mei'))
    expect(await personSignedIn(db().read, token, morning + twelveHours - 1)).not.to.equal(undefined)
    expect(await personSignedIn(db().read, token, morning + twelveHours)).to.equal(undefined)
  })

  it('begun before the person was signed out everywhere are over', async () => {
    const { token } = await begin(db(), await hire(db(), 'mei'))
    await db().write((trx) => trx.updateTable('staff').set({ signed_out_before: morning + 1 }).execute())
    expect(await personSignedIn(db().read, token, morning + 2)).to.equal(undefined)
  })

  it('end when they are ended, alone', async () => {
    const mei = await hire(db(), 'mei')
    const [phone, desk] = [await begin(db(), mei), await begin(db(), mei)]
    await db().write((trx) => endSession(trx, phone.token))
    expect(await personSignedIn(db().read, phone.token, morning)).to.equal(undefined)
    expect(await personSignedIn(db().read, desk.token, morning)).to.deep.equal(mei)
  })

  it('that are over are purged, the others kept', async () => {
    const mei = await hire(db(), 'mei')
    await begin(db(), mei, morning - twelveHours)
    const { token } = await begin(db(), mei, morning - twelveHours + 1)
    await db().write((trx) => purgeSessions(trx, morning))
    expect(await db().read.selectFrom('sessions').selectAll().execute()).to.have.length(1)
    expect(await personSignedIn(db().read, token, morning)).to.deep.equal(mei)
  })

  it('leave no token in the database', async () => {
    const { token } = await begin(db(), await hire(db(), 'mei'))
    const [row] = await db().read.selectFrom('sessions').selectAll().execute()
    expect(row!.token_hash).to.have.length(32)
    expect(Buffer.from(row!.token_hash).toString('base64url')).not.to.equal(token)
    expect(Buffer.from(token, 'base64url')).to.have.length(32)
  })
})
