import { expect } from 'chai'
import { guideSchema } from '../../server/guide/schema.ts'
import { found, storiesOf } from '../../server/guide/stories.ts'
import { languages } from '../../server/web/words.ts'
import { serve, type Served } from '../app/serve.ts'
import { ask, phone } from '../web/ask.ts'
import { deskOf, siteIn } from './edit/house.ts'
import { plain, reading } from './reading.ts'
import { seed } from './seed.ts'

const guide = seed()
const stories = storiesOf(guide.sites)
const any = { person: '', place: '', period: '' }
const years = { 'agrarian-revolution': [1927, 1937], 'liberation-war': [1945, 1949], 'since-1949': [1949, 9999] } as const

describe('the library of stories', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
  })
  afterEach(() => app.close())
  const page = (path: string, lang = 'zh') => ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}` } })
  const titles = (html: string) => [...html.matchAll(/<h3><a href="([^"]+)"/g)].map(([, href]) => href!)

  it('refuses nothing with a 500: what there is not is an empty list and a sentence', async () => {
    for (const query of ['person=nobody', 'place=nowhere', 'period=1935', 'person=he-long&person=xiao-ke', 'person=__proto__', 'place=%00', `period=${'x'.repeat(3000)}`]) {
      const { status, text } = await page(`/stories?${query}`)
      expect(status, query).to.equal(200)
      expect(text, query).to.include('地址里的人物、地点或时期，这里没有。')
      expect(titles(text), query).to.deep.equal([])
    }
  })

  it('says so when nobody tells of a person, and when no story is all that was chosen', async () => {
    for (const query of ['person=guan-xiangying', 'person=deng-ping&place=tongzi-mountain']) expect((await page(`/stories?${query}`)).text, query).to.include('没有同时符合这些条件的故事')
  })

  it('does not know a story, or a story of another site', async () => {
    for (const path of ['he-long-former-residence/stories/nothing', 'nowhere/stories/he-family', 'tongzi-mountain/stories/he-family']) expect((await page(`/sites/${path}`)).status, path).to.equal(404)
  })

  it('lists every story, and narrows them down by person, place and period', async () => {
    expect(titles((await page('/stories')).text)).to.have.length(stories.length)
    const heLong = titles((await page('/stories?person=he-long')).text)
    expect(heLong).to.include('/sites/long-march-starting-point/stories/ganzi-to-jiangtaibao').and.not.include('/sites/zunyi-conference-site/stories/a-private-house')
    const both = titles((await page('/stories?person=he-long&place=base-memorial-hall&period=since-1949')).text)
    expect(both).to.deep.equal(['/sites/base-memorial-hall/stories/three-old-blocks'])
  })

  it('says beside each choice how many stories it leads to', async () => {
    for (const query of ['', '?person=he-long', '?period=agrarian-revolution&place=zunyi-conference-site']) {
      const { text } = await page(`/stories${query}`)
      const choices = [...text.matchAll(/<li><a href="(\/stories[^"]*)"[^>]*>[^<]*<span class="many">(\d+)<\/span>/g)]
      expect(choices, query).to.not.be.empty
      for (const [, href, many] of choices) expect(titles((await page(href!.replaceAll('&amp;', '&'))).text), `${query} ${href}`).to.have.length(Number(many))
    }
  })

  it('has a page for each, every sentence with its sources', async () => {
    for (const lang of languages) {
      for (const { site, section } of stories) {
        const { status, text } = await page(`/sites/${site.slug}/stories/${section.slug}`, lang)
        expect(status).to.equal(200)
        for (const said of section.body) expect(reading(text), section.slug).to.include(`${plain(said[lang])}⟦${said.sources.join(' ')}⟧`)
      }
    }
  })

  it('is reached from the page of a site, from its stories and from its persons of whom there is one', async () => {
    const { text } = await page('/sites/long-march-starting-point')
    expect(text).to.include('href="/sites/long-march-starting-point/stories/setting-out"').and.include('href="/stories?person=ren-bishi"')
    expect(text).to.not.include('person=guan-xiangying')
    expect((await page('/sites/tongzi-mountain')).text).to.include('<h3>还待核实的事</h3>')
  })

  it('names of persons only those whom the story names, and of periods only those of a year in it', () => {
    for (const { section } of stories) {
      const told = section.heading.zh + section.body.map(({ zh }) => zh).join('')
      for (const person of section.persons ?? []) expect(told, section.slug).to.include(guide.persons.find(({ slug }) => slug === person)!.name.zh)
      const named = [...told.matchAll(/(\d{4})年/g), ...told.matchAll(/20世纪(\d)0年代/g)].map(([, year]) => Number(year!.length === 1 ? `19${year}0` : year))
      for (const period of section.periods ?? []) expect(named.some((year) => year >= years[period][0] && year <= years[period][1]), `${section.slug} ${period}`).to.equal(true)
    }
  })

  it('leaves out what is still open', () => {
    for (const { site, section } of found(stories, any)) expect(section.heading.zh, site.slug).to.not.include('待核实')
  })

  it('takes no person who is not there, and no address twice', () => {
    const wrong = seed()
    Object.assign(wrong.sites[0]!.story[0]!, { persons: ['nobody'] })
    wrong.sites[0]!.story[1]!.slug = 'he-family'
    expect(guideSchema.safeParse(wrong).error!.issues.map(({ path }) => path.join('.'))).to.have.members(['sites.0.story.0.persons.0', 'sites.0.story.1.slug'])
  })

  it('keeps what a manager did not touch, and lets her put a section in, take it out and say of whom it tells', async () => {
    const mei = await deskOf(app, 'mei')
    const form = '/staff/guide/he-long-former-residence/story'
    await mei.fill(form, { 'story.0.heading.zh': '洪家关', 'story.2.library': 'no' })
    const [first, second, third] = siteIn(app).story
    expect(first).to.deep.include({ slug: 'he-family', persons: ['he-long'], periods: ['agrarian-revolution', 'since-1949'] })
    expect(second).to.deep.equal(guide.sites[0]!.story[1])
    expect(third).to.not.have.property('slug')
    await mei.fill(form, { 'story.2.library': 'yes', 'story.2.persons.0.person': 'xiao-ke', 'story.2.heading.en': 'The He family' })
    expect(siteIn(app).story[2]).to.deep.include({ slug: 'the-he-family', persons: ['xiao-ke'] })
    expect((await page('/stories?person=xiao-ke')).text).to.include('/stories/the-he-family')
  })
})

describe('the page of a stop', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
  })
  afterEach(() => app.close())
  const at = '/sites/he-long-former-residence/stops'
  const page = async (stop: string) => (await ask(`${app.url}${at}/${stop}`, { headers: { ...phone, cookie: 'lang=zh' } })).text

  it('says where one is in the walk, and what comes before and after', async () => {
    const text = await page('fire-pit-room')
    expect(text).to.include('第 2 处，共 5 处').and.match(/href="[^"]*\/stops\/mule-stable">下一处：骡马房/).and.match(/href="[^"]*\/stops\/hall-and-name-board">上一处：/)
    expect(text.match(/aria-current="page"/g)).to.have.length(1)
    expect(await page('hall-and-name-board')).to.not.include('上一处')
    expect(await page('marble-figure')).to.include('这是最后一处').and.not.include('下一处')
  })

  it('invents no way, and prints the one that a manager has entered, with its source', async () => {
    expect(await page('fire-pit-room')).to.include('还没有核实过的说明')
    const mei = await deskOf(app, 'mei')
    await mei.fill('/staff/guide/he-long-former-residence/stops/mule-stable', { 'way.known': 'yes', 'way.zh': '出门往右。', 'way.en': 'Out of the door and to the right.', 'way.sources.more': 'S2' })
    expect(reading(await page('fire-pit-room'))).to.include('出门往右。⟦S2⟧').and.not.include('还没有核实过')
    await mei.fill('/staff/guide/he-long-former-residence/stops/mule-stable', { 'way.known': 'no' })
    expect(siteIn(app).stops[2]).to.deep.equal(guide.sites[0]!.stops[2])
  })
})
