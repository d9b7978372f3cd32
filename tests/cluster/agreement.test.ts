import { expect } from 'chai'
import { jobsOf } from '../../server/operations/jobs.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { Lan, offers } from '../bookings/organiser.ts'
import { Phone, phoneAt } from '../checkins/phone.ts'
import { PlateDesk } from '../checkins/plate-desk.ts'
import { Screen } from '../checkins/screen.ts'
import { engine } from '../database/stores.ts'
import { emptyDatabase } from '../database/test-postgres.ts'
import { deskOf, he } from '../guide/edit/house.ts'
import { begin, cast, form, hire } from '../staff/house.ts'
import { secret } from './servers.ts'

const site = 'tongzi-mountain'

/** Both clocks are one, which stands still: what is said after two seconds is what is kept for no longer. */
if (engine === 'postgres') {
  describe('two servers on one PostgreSQL, two seconds after one of them was told', () => {
    let clock: StoppedClock
    let one: Served
    let two: Served
    beforeEach(async () => {
      clock = new StoppedClock()
      const env = { DATABASE_URL: await emptyDatabase(), SECRET: secret, RATE_LIMITS: 'off' }
      one = await serve({ env, clock })
      two = await serve({ env, clock })
    })
    afterEach(() => Promise.all([one.close(), two.close()]))

    const later = async () => {
      clock.forward(2000)
      for (const { parts } of [one, two]) {
        for (const job of jobsOf(parts)) if (job.everywhere && job.every <= 2000) await job.run()
      }
    }
    const page = async (app: Served, path: string, headers: Record<string, string> = {}) => (await new Phone(app, headers).request(path)).text()
    const json = async <T>(app: Served, path: string) => (await (await new Phone(app).request(path)).json()) as T

    it('say the same number everywhere that a count stands', async () => {
      const said = async (app: Served) => {
        const { today, all } = await json<{ today: number; all: number }>(app, `/sites/${site}/count.json`)
        const { sites } = await json<{ sites: Record<string, { today: number; all: number }> }>(app, '/counts.json')
        const { features } = await json<{ features: { properties: { site: string; today: number } }[] }>(app, '/sites.geojson')
        const onMap = features.find(({ properties }) => properties.site === site)!.properties.today
        const onPages = []
        for (const path of [`/sites/${site}`, '/', `/display/${site}`]) onPages.push(/(?:data-live="tongzi-mountain today"|id="today")[^>]*>[^\d<]*([\d,]+)/.exec(await page(app, path))?.[1])
        return { json: [today, all], all: sites[site], onMap, onPages, svg: await page(app, `/sites/${site}/count.svg`) }
      }
      const code = await one.code(site)
      expect(await said(two), 'read before').to.have.deep.property('json', [0, 0])
      await (await phoneAt(one, code)).checkIn(code, { companions: 2 })
      await later()
      const [here, there] = [await said(one), await said(two)]
      expect(there).to.deep.equal(here)
      expect(there).to.deep.include({ json: [3, 3], all: { today: 3, all: 3 }, onMap: 3, onPages: ['3', '3', '3'] })
    })

    it('know a browser that was counted by the other', async () => {
      const code = await one.code(site)
      const { headers } = await new Phone(one).open(code)
      const cookie = /device=[^;]+/.exec(headers.getSetCookie().join())![0]
      const { number } = await new Phone(one, { cookie }).checkIn(code)
      expect(await new Phone(two, { cookie }).checkIn(code)).to.include({ outcome: 'already', number })
    })

    it('refuse a plate that the other retired, and take the one that replaces it', async () => {
      const old = await one.code(site)
      expect((await new Phone(two).send(old)).status).to.equal(201)
      const { code } = await new PlateDesk(one, 'mei').reissue({ site, overlap_days: 0 })
      await later()
      expect((await new Phone(two).send(old)).status).to.equal(410)
      expect((await new Phone(two).send(code)).status).to.equal(201)
    })

    it('take the code of a screen that the other paired, and refuse it once it was revoked there', async () => {
      await new Phone(two).request('/c/nothing')
      const screen = await Screen.at(one, site)
      await later()
      expect((await new Phone(two).send(screen.code)).status).to.equal(201)
      const shown = async (app: Served) => {
        const html = await page(app, `/display/${site}`, { cookie: screen.cookie })
        return [/data-gate="(\w+)"/.exec(html)![1], /id="qr" src="([^"]+)"/.exec(html)![1]]
      }
      const here = await shown(one)
      expect(here[0]).to.equal('code')
      expect(await shown(two), 'the same code on the screen').to.deep.equal(here)
      await screen.revoke()
      await later()
      expect((await new Phone(two).send(screen.code)).status).to.equal(410)
      expect(await shown(two)).not.to.include('code')
    })

    it('know who signed in at the other, until she signs out everywhere', async () => {
      const { name, password } = cast.mei
      await hire(one.parts.db, 'mei', clock.now())
      const answer = await fetch(`${one.url}/staff/session`, { ...form({ name, password }), redirect: 'manual' })
      const phone = { cookie: /rf_staff=[^;]+/.exec(answer.headers.getSetCookie().join())![0] }
      const mei = async (app: Served) => (await new Phone(app, phone).request('/staff/me')).status
      expect([await mei(one), await mei(two)]).to.deep.equal([200, 200])
      const desk = { cookie: `rf_staff=${(await begin(one.parts.db, await hire(one.parts.db, 'mei'), clock.now())).token}` }
      await later()
      expect((await fetch(`${two.url}/staff/me/sign-out`, { ...form({}, desk), redirect: 'manual' })).status).to.equal(303)
      expect([await mei(one), await mei(two)]).to.deep.equal([401, 401])
    })

    it('serve what was edited at the other, also pages that were read before', async () => {
      const [before, map] = [await page(two, `/sites/${he}`), await page(two, '/sites.geojson')]
      expect(before + map).to.include('贺龙故居').and.not.include('贺龙旧居')
      const mei = await deskOf(one, 'mei')
      expect((await mei.fill(`/staff/guide/${he}/names`, { 'short.zh': '贺龙旧居' })).status).to.equal(303)
      await later()
      for (const path of [`/sites/${he}`, '/', '/sites.geojson', `/sites/${he}/count.svg`]) expect(await page(two, path), path).to.include('贺龙旧居')
    })

    it('say the same of what is left in a slot', async () => {
      await offers(one, { capacity: 60 })
      const left = async (app: Served) => (await json<{ slots: { open: boolean; left: number }[] }>(app, '/sites/base-memorial-hall/slots.json')).slots.find(({ open }) => open)!.left
      const before = await left(two)
      await new Lan(one).books({ people: 10 })
      await later()
      expect([await left(one), await left(two)]).to.deep.equal([before - 10, before - 10])
    })
  })
}
