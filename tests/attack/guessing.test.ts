import { expect } from 'chai'
import { byPhone } from '../../server/bookings/access.ts'
import { mintRef } from '../../server/bookings/references.ts'
import { fits, fitsNothing, hashOf } from '../../server/staff/passwords.ts'
import { signIn } from '../../server/staff/sign-in.ts'
import { RateLimits } from '../../server/web/rate-limits.ts'
import { type Bureau, openBureau } from './bureau.ts'
import { type Answer, headerOf } from './line.ts'
import { Visitor } from './visitor.ts'

/** What can be learned, or won, by trying. */

const password = 'a long walk from Sangzhi'
const known = { name: 'admin', password }

describe('somebody who tries', () => {
  let bureau: Bureau
  let visitor: Visitor
  before(async () => {
    bureau = await openBureau({ env: { ADMIN_PASSWORD: password } })
    visitor = new Visitor(bureau)
  })
  after(async () => {
    visitor.leave()
    await bureau.close()
  })

  describe('to be signed in with a session that they chose (session fixation)', () => {
    const planted = 'A'.repeat(43)
    const sessionIn = (answer: Answer) => /^rf_staff=([^;]*)/.exec(headerOf(answer, 'set-cookie') ?? '')?.[1]
    const signedInWith = async (token: string) => (await visitor.get('/staff/me', { Cookie: `rf_staff=${token}` })).status === 200

    it('signs nobody in with it: whoever signs in is given another, new every time, and theirs is worth nothing before and after', async () => {
      expect(await signedInWith(planted)).to.equal(false)
      const given: string[] = []
      for (let i = 0; i < 2; i++) {
        const answer = await visitor.postForm('/staff/session', known, { Cookie: `rf_staff=${planted}` })
        given.push(sessionIn(answer)!)
      }
      expect(given).to.not.include(planted)
      expect(new Set(given)).to.have.property('size', 2)
      for (const token of given) {
        expect(token).to.match(/^[\w-]{43}$/)
        expect(await signedInWith(token)).to.equal(true)
      }
      expect(await signedInWith(planted)).to.equal(false)
      // Neither in an address.
      expect((await visitor.get(`/staff/me?rf_staff=${given[0]}`)).status).to.equal(401)
    })
  })

  describe('to learn by the clock', () => {
    it('who works here hears of an unknown name, of one who has left and of a wrong password after the same work', async () => {
      const { db, now, random } = bureau.app.parts
      const { password_hash } = await db.read.selectFrom('staff').select('password_hash').where('name', '=', 'admin').executeTakeFirstOrThrow()
      await db.write((trx) => trx.updateTable('staff').set({ password_hash, left_at: now() }).where('name', '=', 'Wen').execute())
      const checked: string[] = []
      const counting: typeof fits = async (typed, hash) => (checked.push(hash), typed === password ? fits(typed, hash) : false)
      for (const name of ['admin', 'nobody', 'Wen', '', '\0']) {
        await signIn({ db, limits: new RateLimits(false), now, random, fits: counting }, { name, password: 'a wrong one', address: '192.0.2.1' })
      }
      expect(checked).to.have.length(5)
      // What a hash costs stands before its salt.
      const cost = (hash: string) => hash.split('$').slice(0, 4).join('$')
      expect(checked.filter((hash) => hash === fitsNothing)).to.have.length(3)
      expect(cost(fitsNothing)).to.equal(cost(checked[0]!)).and.equal(cost(await hashOf('another')))
      expect(fitsNothing).to.have.length(checked[0]!.length)
    })

    it('which bookings there are hears of an unknown one and of a wrong number after the same work', async () => {
      const { db, bookings, random } = bureau.app.parts
      const done: string[] = []
      const watched = new Proxy(bookings.sealer, {
        get: (sealer, name: 'open' | 'seal') => (given: never) => (done.push(name), sealer[name](given)),
      })
      const work = async (ref: string, digits: string) => {
        done.length = 0
        const found = await byPhone(db.read, watched, ref, digits)
        return { found: 'ref' in found, done: [...done] }
      }
      const { ref } = bureau.things as { ref: string }
      const right = await work(ref, '5678')
      expect(right).to.deep.equal({ found: true, done: ['seal', 'open'] })
      for (const [asked, digits] of [[ref, '1234'], [mintRef(random), '5678'], [ref, ''], ['no reference', '5678']] as const) {
        expect(await work(asked, digits), `${asked} ${digits}`).to.deep.equal({ found: false, done: right.done })
      }
    })
  })

  describe('which there are (enumeration)', () => {
    /** All of an answer but its number and the hour. */
    const told = ({ status, headers, body }: Answer) => ({ status, headers: headers.filter(([name]) => !['x-request-id', 'date'].includes(name)), body: body.toString() })
    const unknown = 'AAAAAAAAAA'

    it('of the bookings is told the same, to the byte, of one that is there and one that is not, by page, by program and by paper', async () => {
      const { ref } = bureau.things as { ref: string }
      const key = bureau.keys.booking.split('').reverse().join('')
      for (const path of ['', '.ics', '/letter', '/certificate', '/plan', '/codes', '/move']) {
        for (const Accept of ['text/html', 'application/json']) {
          const [there, not] = [await visitor.get(`/bookings/${ref}${path}?key=${key}`, { Accept }), await visitor.get(`/bookings/${unknown}${path}?key=${key}`, { Accept })]
          expect(told(there).status, path).to.equal(404)
          expect(told(there), path).to.deep.equal(told(not))
        }
      }
      for (const path of ['cancellation', 'move', 'people', 'contact', 'acceptance']) {
        const fields = { key, people: 10, slot: '2026-12-03T09:00' }
        expect(told(await visitor.postJson(`/bookings/${ref}/${path}`, fields)), path).to.deep.equal(told(await visitor.postJson(`/bookings/${unknown}/${path}`, fields)))
      }
      const lookUp = async (asked: string, digits: string) => told(await visitor.postJson('/bookings/lookup', { ref: asked, digits }))
      expect(await lookUp(ref, '0000')).to.deep.equal(await lookUp(unknown, '5678')).and.have.property('status', 404)
    })

    it('of the tickets and of the papers is told the same of one that is there and one that is not', async () => {
      const { ticket } = bureau.things as { ticket: string }
      const page = async (number: string) => told(await visitor.get(`/help/tickets/${number}?key=wrong`))
      const rating = async (number: string) => told(await visitor.postJson(`/help/tickets/${number}/rating`, { key: 'wrong', rating: 'good' }))
      expect(await page(ticket)).to.deep.equal(await page(unknown)).and.have.property('status', 404)
      expect(await rating(ticket)).to.deep.equal(await rating(unknown)).and.have.property('status', 404)
      const letter = async (number: string) => told(await visitor.get(`/letters/${number}`, { Accept: 'application/json' }))
      expect(await letter(`${bureau.things.ref}A000000`)).to.deep.equal(await letter(`${unknown}A000000`)).and.have.property('status', 404)
    })

    it('of the staff is told the same of a name that is there and one that is not', async () => {
      const said = async (name: string) => told(await visitor.postJson('/staff/session', { name, password: 'a wrong one' }))
      expect(await said('admin')).to.deep.equal(await said('nobody')).and.have.property('status', 401)
    })

    it('of what is behind the doors is told nothing but that one has to sign in', async () => {
      for (const path of ['/staff/bookings/:ref', '/staff/help/:ticket', '/staff/docents/:docent/day', '/staff/people/:person']) {
        const there = told(await visitor.get(bureau.addressOf(path), { Accept: 'application/json' }))
        expect(there).to.deep.equal(told(await visitor.get(path.replace(/:\w+/, unknown), { Accept: 'application/json' }))).and.have.property('status', 401)
      }
    })
  })
})
