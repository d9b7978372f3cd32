import { expect } from 'chai'
import { outsideCounty } from '../../../server/guide/edit/outlines.ts'
import { distance } from '../../../server/guide/distances.ts'
import type { Location } from '../../../server/guide/schema.ts'
import { serve, type Served } from '../../app/serve.ts'
import { ask, phone } from '../../web/ask.ts'
import { type Desk, deskOf, siteIn } from './house.ts'

const hall = 'base-memorial-hall'
const form = `/staff/guide/${hall}/location`
const gate = { lat: 29.12, lon: 110.48 }

describe('the location of a site', () => {
  let app: Served
  let mei: Desk
  beforeEach(async () => {
    app = await serve()
    mei = await deskOf(app, 'mei')
  })
  afterEach(() => app.close())

  const set = (change: Record<string, string>) =>
    mei.fill(form, { 'location.known': 'yes', 'location.lat': String(gate.lat), 'location.lon': String(gate.lon), 'location.accuracy_m': '20', 'location.how': 'survey', ...change })
  const kept = () => siteIn(app, hall).location as Location
  // The sentences that the map brings along are not the page's.
  const read = async (path: string) => (await ask(app.url + path, { headers: phone })).text.replace(/data-map="[^"]*"/g, '')

  it('is typed in degrees, without a script, and says how it was found and who set it', async () => {
    expect(await read(`/sites/${hall}`)).to.include('位置待实地核定')
    expect((await set({})).status).to.equal(303)
    expect(kept()).to.deep.equal({
      ...gate,
      accuracy_m: 20,
      origin: { zh: '2026年12月1日由场馆工作人员在现场测定，误差约20米。', en: 'Measured on the spot by the site’s staff on 2026-12-01; good to about 20 m.' },
      sources: [`${hall}-survey-2026-12-01`],
      set: { by: 'Mei', on: '2026-12-01' },
    })
    const page = await read(`/sites/${hall}`)
    expect(page).to.not.include('位置待实地核定')
    expect(page).to.include('29.12').and.include('在现场测定').and.include('误差约20米')
    expect(page, 'who set it is for the staff').to.not.include('Mei')
    const { features } = JSON.parse(await read('/sites.geojson')) as { features: { properties: { site: string }; geometry: unknown }[] }
    expect(features.find(({ properties }) => properties.site === hall)!.geometry).to.deep.equal({ type: 'Point', coordinates: [gate.lon, gate.lat] })
    expect((await mei.get(form)).text).to.include('由 Mei 于')
  })

  it('is unknown again when somebody says so', async () => {
    await set({})
    await mei.fill(form, { 'location.known': 'no' })
    expect(siteIn(app, hall).location).to.equal('unknown')
    expect(await read(`/sites/${hall}`)).to.include('位置待实地核定')
  })

  for (const [datum, least, most] of [['GCJ-02', 300, 700], ['BD-09', 600, 1600]] as const) {
    it(`read off a map in ${datum} is kept in WGS-84`, async () => {
      expect((await set({ 'location.datum': datum, 'location.how': 'map' })).status).to.equal(303)
      expect(distance(kept(), gate)).to.be.within(least, most)
      expect(kept().origin.zh).to.include('在地图上指认')
      // Opened again, the form speaks of what is kept.
      const again = await mei.get(form)
      expect(again.text).to.include(`value="${kept().lat}"`).and.match(/value="WGS-84" selected/)
    })
  }

  it('in words of one’s own names a source, and those who wrote it are told when they do not', async () => {
    const words = { 'location.how': 'words', 'location.origin.zh': '据县志附图。', 'location.origin.en': 'From the county gazetteer.' }
    expect((await set(words)).status).to.equal(422)
    expect((await set({ ...words, 'location.sources.more': 'S18' })).status).to.equal(303)
    expect(kept()).to.deep.include({ origin: { zh: '据县志附图。', en: 'From the county gazetteer.' }, sources: ['S18'] })
  })

  it('outside the county is taken, and warned of: in the preview, and for as long as it stands there', async () => {
    const changsha = { 'location.lat': '28.2', 'location.lon': '112.9' }
    const preview = await mei.fill(form, { 'location.known': 'yes', 'location.accuracy_m': '20', 'location.how': 'map', ...changsha }, 'preview')
    expect(preview.text).to.include('永定区的轮廓之外')
    expect((await set(changsha)).status).to.equal(303)
    expect((await mei.get(`${form}?done=saved`)).text).to.include('永定区的轮廓之外')
    await set({})
    expect((await mei.get(form)).text).to.not.include('轮廓之外')
  })

  it('is inside or outside of a county by the sketch that the map is drawn on', () => {
    expect(outsideCounty('永定区', gate)).to.equal(0)
    expect(outsideCounty('桑植县', gate)).to.be.within(5_000, 60_000)
    expect(outsideCounty('无此县', gate)).to.equal(undefined)
  })
})
