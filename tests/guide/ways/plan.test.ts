import { expect } from 'chai'
import { serve, type Served } from '../../app/serve.ts'
import { ask, phone } from '../../web/ask.ts'
import { reading } from '../reading.ts'
import { seed } from '../seed.ts'

const he = 'he-long-former-residence'
const start = 'long-march-starting-point'

describe('a plan of one’s own', () => {
  let app: Served
  before(async () => {
    app = await serve()
  })
  after(() => app.close())

  const get = (query: string, lang = 'zh') => ask(`${app.url}/routes/plan${query}`, { headers: { ...phone, cookie: `lang=${lang}` } })
  const ticked = (html: string) => [...html.matchAll(/name="sites" value="([^"]+)" checked/g)].map(([, slug]) => slug)

  const junk = ['?sites=%00', '?sites=__proto__', '?sites[]=x&sites[a]=b', '?sites=<script>alert(1)</script>', `?sites=${'x'.repeat(5000)}`, '?sites=%E0%A4%A', '?sites=constructor,toString']
  for (const query of junk) {
    it(`is refused, never broken, for ${query.slice(0, 40)}`, async () => {
      const answer = await get(query)
      expect(answer.status).to.be.oneOf([200, 400, 422])
      expect(answer.text).to.not.include('<script>alert')
      expect(answer.text).to.not.include('class="route-stops"')
    })
  }

  it('names an unknown site, and keeps the others ticked', async () => {
    const answer = await get(`?sites=${he},nowhere,${start}`)
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('role="alert"').and.include('nowhere')
    expect(ticked(answer.text)).to.have.members([he, start])
  })

  it('takes no hundred sites, and keeps what was ticked', async () => {
    const hundred = Array.from({ length: 100 }, (_, i) => `site-${i}`)
    const answer = await get(`?sites=${[he, ...hundred].join(',')}`)
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('一次最多排 9 处')
    expect(ticked(answer.text)).to.deep.equal([he])
  })

  it('asks for at least one where none was ticked', async () => {
    for (const query of ['?from=', '?sites=', '?sites=,,,']) {
      const answer = await get(query)
      expect(answer.status, query).to.equal(200)
      expect(answer.text, query).to.include('还没有勾选场馆')
    }
    // What a template holds is no part of the page.
    expect((await get('')).text.replace(/<template>.*?<\/template>/gs, '')).to.not.include('role="alert"')
  })

  it('counts a site named twice once, under one address', async () => {
    for (const query of [`?sites=${he},${start},${he}`, `?sites=${he}&sites=${start}`, `?sites=${start}&sites=${he}&from=${he}`]) {
      const answer = await get(query)
      expect(answer.status, query).to.equal(303)
      expect(answer.headers.location, query).to.equal(`/routes/plan?sites=${he},${start}`)
    }
  })

  it('leads from the form nowhere but to itself', async () => {
    expect((await get(`?sites=${he}&from=//evil.example`)).headers.location).to.equal(`/routes/plan?sites=${he}`)
    expect((await get(`?sites=${he}&from=&lang=en`)).headers.location).to.equal(`/routes/plan?sites=${he}&lang=en`)
  })

  it('says how far in a straight line, and of an unknown point nothing', async () => {
    const text = reading((await get(`?sites=${he},${start},base-memorial-hall`)).text)
    expect(text).to.include('直线约 6.7 公里（两点误差合计约 800 米）')
    expect(text).to.include('位置待实地核定，距离没有算')
    expect(text.slice(0, text.indexOf('本页出处'))).to.not.match(/\d+ ?(分钟|小时)/)
  })

  it('says the hours as the guide does, with their doubt', async () => {
    const text = reading((await get(`?sites=${he}`)).text)
    const hours = seed().sites[0]!.hours as { zh: string; doubt: { zh: string } }[]
    for (const { zh, doubt } of hours) expect(text).to.include(zh.replace(/\s+/g, ' ')).and.include(doubt.zh)
  })

  it('leads to booking where a site takes bookings, and not where it does not', async () => {
    expect((await get(`?sites=${he}`)).text).to.include(`href="/bookings/new?site=${he}"`)
    await app.parts.db.write(async (trx) => {
      const { terms } = await trx.selectFrom('offers').select('terms').where('site', '=', he).executeTakeFirstOrThrow()
      await trx.updateTable('offers').set({ terms: JSON.stringify({ ...JSON.parse(terms), booking: 'none' }) }).where('site', '=', he).execute()
    })
    expect((await get(`?sites=${he}`)).text).to.not.include('/bookings/new?site=')
  })

  it('is a page in both languages and both sizes, which choose the other and keep the plan', async () => {
    for (const lang of ['zh', 'en']) {
      const answer = await get(`?sites=${he},${start}`, lang)
      expect(answer.status).to.equal(200)
      expect(decodeURIComponent(answer.text)).to.include(`href="?sites=${he},${start}&amp;lang=${lang === 'zh' ? 'en' : 'zh'}"`)
    }
  })
})
