import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { lapseOffers } from '../../server/bookings/waiting.ts'
import { allPlates } from '../../server/checkins/plates.ts'
import { scanJobs } from '../../server/checkins/scan-queue.ts'
import { recount } from '../../server/counters/recount.ts'
import { type Database, openDatabase } from '../../server/database/open.ts'
import { bookingsOn, docentNamed, hall, heldTwice, saved } from '../bookings/house.ts'
import { asJson, type Booked, Lan, type Refused, type Standing, wish } from '../bookings/organiser.ts'
import type { Answer } from '../checkins/phone.ts'
import { attemptsOf, peopleBy, requestOf } from '../crash/attempts.ts'
import { checkBooks } from '../crash/books.ts'
import { type Acknowledged, seed } from '../crash/under-load.ts'
import { emptyDatabase, engine } from '../database/stores.ts'
import { Cluster, secret } from './servers.ts'

/** What law 3 promises to be the same; the totals go on. */
const told = ({ answer: { outcome, scan_id, site, date, number } }: Acknowledged) => ({ outcome, scan_id, site, date, number })
const tally = (values: (string | number)[]) => Object.fromEntries([...new Set(values)].sort().map((one) => [one, values.filter((value) => value === one).length]))

if (engine === 'postgres') {
  describe('two servers on one PostgreSQL, asked at the same moment', () => {
    let cluster: Cluster
    let db: Database
    let codes: Map<string, string>
    beforeEach(async () => {
      cluster = await Cluster.of(2, await emptyDatabase())
      db = await openDatabase(cluster.store, { jobs: scanJobs })
      codes = new Map((await allPlates(db.read)).filter(({ stop }) => stop === '').map(({ site, code }) => [site, code]))
    })
    afterEach(async function () {
      if (this.currentTest?.state === 'failed') console.log(`    to repeat: CRASH_SEED=${seed}\n${cluster.members.map(({ stdout }) => stdout).join('')}`)
      expect(cluster.members.map(({ stderr }) => stderr)).to.deep.equal(['', ''])
      await db.close()
      await cluster.remove()
    })

    /** All scans are of this moment, so that a run over midnight is one day's. */
    const at = Date.now()
    const send = async (url: string, attempt: Acknowledged['attempt']): Promise<Acknowledged> => {
      const { path, cookie, body } = requestOf(attempt, { codes, secret, at })
      const answer = await fetch(url + path, asJson(body, cookie === undefined ? {} : { cookie }))
      return { attempt, status: answer.status, answer: (await answer.json()) as Answer }
    }
    /** The same thing asked of both, so many times, all at once. */
    const ofBoth = <T>(times: number, ask: (url: string, i: number) => Promise<T>) =>
      Promise.all(Array.from({ length: 2 * times }, (_, i) => ask(cluster.members[i % 2]!.url, i)))

    it('hang one plate at every place, whichever of them started first', async () => {
      const places = (await allPlates(db.read)).map(({ site, stop }) => `${site} ${stop}`)
      expect(new Set(places).size).to.equal(places.length)
    })

    it('count each of 200 scans once that reach both of them several times, and say the same of it', async () => {
      const attempts = attemptsOf(`${seed} races`, 200)
      const sent = (await Promise.all(attempts.map((attempt) => ofBoth(2, (url) => send(url, attempt))))).flat()
      const answers = new Map<string, object>()
      for (const one of sent) {
        const key = `${one.attempt.site} ${one.attempt.scanId}`
        expect(told(one), key).to.deep.equal(answers.get(key) ?? told(one))
        answers.set(key, told(one))
      }
      const { people, scans } = await checkBooks(cluster.store, sent)
      expect(people).to.deep.equal(peopleBy(attempts))
      expect(scans).to.equal(answers.size)
    })

    it('count a browser once that presses at both of them, and give every press its one number', async () => {
      for (let round = 0; round < 20; round++) {
        const browser = { site: 'tongzi-mountain', device: `${seed} ${round}`, companions: 1, withGroup: false }
        const sent = await ofBoth(3, (url) => send(url, { ...browser, scanId: randomUUID() }))
        expect(tally(sent.map(({ answer }) => answer.outcome))).to.deep.equal({ already: 5, counted: 1 })
        expect(tally(sent.map(({ answer }) => answer.number))).to.deep.equal({ [2 * round + 2]: 6 })
      }
      expect(await recount(db, { check: true })).to.deep.equal([])
    })

    /** The first slot that is open to everybody, whatever day the test runs on. */
    const openSlot = async (people: number): Promise<string> => {
      const answer = await fetch(`${cluster.members[0]!.url}/sites/${hall}/slots.json?people=${people}`)
      const { slots } = (await answer.json()) as { slots: { slot: string; open: boolean }[] }
      return slots.find(({ open }) => open)!.slot
    }
    const asks = (url: string, wanted: object) => new Lan({ url }).request('/bookings', asJson(wish(wanted)))

    it('have room for five of fifty groups of seven in a slot for forty, and tell the others what would do', async () => {
      await saved(db, hall, { capacity: 40, group: { least: 5, most: 40 }, desk: { people: 0, releasedHours: 0 } })
      const slot = await openSlot(40)
      const answers = await ofBoth(25, (url) => asks(url, { slot, people: 7 }))
      expect(tally(answers.map(({ status }) => status))).to.deep.equal({ 201: 5, 409: 45 })
      for (const answer of answers.filter(({ status }) => status === 409)) {
        const { reason, alternatives } = (await answer.json()) as Refused
        expect(reason).to.equal('slot-full')
        expect(alternatives).to.have.length.above(0)
      }
      expect(await db.read.selectFrom('seats').select(['slot', 'taken']).execute()).to.deep.equal([{ slot, taken: 35 }])
      expect(await heldTwice(db)).to.deep.equal([])
    })

    it('promise a docent to one of twenty groups that want her at the same time', async () => {
      await saved(db, hall, { capacity: 400, group: { least: 5, most: 40 } })
      await docentNamed(db, '小河', { most: 20 })
      const slot = await openSlot(10)
      const answers = await ofBoth(10, (url) => asks(url, { slot, people: 10, docent: 'any' }))
      expect(tally(answers.map(({ status }) => status))).to.deep.equal({ 201: 1, 409: 19 })
      expect(await db.read.selectFrom('seats').select('taken').execute()).to.deep.equal([{ taken: 10 }])
      expect(await heldTwice(db)).to.deep.equal([])
    })

    it('book once what is asked of both again and again, with one reference and one key', async () => {
      await saved(db, hall, { capacity: 40 })
      const wanted = wish({ slot: await openSlot(10), people: 10 })
      const answers = await ofBoth(10, (url) => asks(url, wanted))
      expect(tally(answers.map(({ status }) => status))).to.deep.equal({ 200: 19, 201: 1 })
      const booked = (await Promise.all(answers.map((answer) => answer.json()))) as Booked[]
      expect(new Set(booked.map(({ ref, key, status }) => `${ref} ${key} ${status}`)).size).to.equal(1)
      expect(await db.read.selectFrom('seats').select('taken').execute()).to.deep.equal([{ taken: 10 }])
    })

    describe('with a slot that is full and groups who wait for it', () => {
      let slot: string
      let first: Booked
      beforeEach(async () => {
        await saved(db, hall, { capacity: 40, group: { least: 5, most: 40 }, desk: { people: 0, releasedHours: 0 } })
        slot = await openSlot(40)
        first = (await (await asks(cluster.members[0]!.url, { slot, people: 40 })).json()) as Booked
        const waiting = await ofBoth(3, (url) => asks(url, { slot, people: 30, waiting: true }))
        const statuses = ((await Promise.all(waiting.map((answer) => answer.json()))) as Booked[]).map(({ status }) => status)
        expect(tally(statuses)).to.deep.equal({ waiting: 6 })
      })

      const offered = () => db.read.selectFrom('bookings').select(['ref', 'offer_until']).where('offered_at', 'is not', null).execute()

      it('offer the place to one of them when it is given back at both', async () => {
        const answers = await ofBoth(3, (url) => new Lan({ url }).changes('cancellation', first) as Promise<Standing>)
        expect(tally(answers.map(({ status }) => status))).to.deep.equal({ cancelled: 6 })
        expect(await offered()).to.have.length(1)
        expect(await heldTwice(db)).to.deep.equal([])
      })

      it('hand it to one other when both look whether it was taken in time', async () => {
        await new Lan(cluster.members[0]!).changes('cancellation', first)
        const [before] = await offered()
        await db.write((trx) => trx.updateTable('bookings').set({ offer_until: 1 }).where('ref', '=', before!.ref).execute())

        const other = await openDatabase(cluster.store)
        const looks = [db, other, db, other].map((one) => lapseOffers(bookingsOn(one, { now: Date.now })))
        await Promise.all(looks).finally(() => other.close())
        const after = await offered()
        expect(after).to.have.length(1)
        expect(after[0]!.ref).not.to.equal(before!.ref)
        const lapsed = await db.read.selectFrom('booking_events').select('ref').where('what', '=', 'offer-lapsed').execute()
        expect(lapsed).to.deep.equal([{ ref: before!.ref }])
        expect(await heldTwice(db)).to.deep.equal([])
      })
    })
  })
}
