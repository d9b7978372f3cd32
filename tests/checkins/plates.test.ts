import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { allPlates, ensurePlates } from '../../server/checkins/plates.ts'
import { placesOf } from '../../server/parts.ts'
import { eachDatabase, scratchFolder } from '../database/each-database.ts'
import { onApp } from './on-app.ts'

const outside = { now: Date.parse('2026-12-01T09:00:00+08:00'), random: randomBytes }

eachDatabase('plates', (db) => {
  const gate = { site: 'base-memorial-hall', stop: '' }
  const well = { site: 'base-memorial-hall', stop: 'well' }

  it('are made once: asked for again, nothing is new', async () => {
    expect(await ensurePlates(db(), [gate, well], outside)).to.equal(2)
    const before = await allPlates(db().read)
    expect(await ensurePlates(db(), [gate, well], outside)).to.equal(0)
    expect(await allPlates(db().read)).to.deep.equal(before)
  })

  it('are made for a new stop alone, and the others keep their codes', async () => {
    await ensurePlates(db(), [gate], outside)
    const [before] = await allPlates(db().read)
    expect(await ensurePlates(db(), [gate, well], outside)).to.equal(1)
    const [first, second] = await allPlates(db().read)
    expect(first).to.deep.equal(before)
    expect(second).to.include({ ...well, issue: 1, retired_at: null, issued_at: outside.now })
  })

  it('are one for each place when two servers start at the same moment', async () => {
    const made = await Promise.all([ensurePlates(db(), [gate, well], outside), ensurePlates(db(), [gate, well], outside)])
    expect(made.reduce((sum, count) => sum + count)).to.equal(2)
    expect(await allPlates(db().read)).to.have.length(2)
  })

  it('are not made anew for a place whose plate was retired', async () => {
    await ensurePlates(db(), [gate], outside)
    await db().write((trx) => trx.updateTable('plates').set({ retired_at: outside.now }).execute())
    expect(await ensurePlates(db(), [gate], outside)).to.equal(0)
  })
})

describe('the plates of an installation', () => {
  let folder: ReturnType<typeof scratchFolder>
  beforeEach(() => (folder = scratchFolder()))
  afterEach(() => folder.remove())

  async function platesOfARun(): Promise<{ places: number; plates: Awaited<ReturnType<typeof allPlates>> }> {
    return onApp({ dataDir: folder.path }, async ({ parts }) => {
      return { places: placesOf(parts.guide).length, plates: await allPlates(parts.db.read) }
    })
  }

  it('are one for every gate and every stop of the guide, each with a code of its own', async () => {
    const { places, plates } = await platesOfARun()
    expect(plates).to.have.length(places)
    expect(new Set(plates.map(({ code }) => code))).to.have.property('size', places)
    expect(plates.filter(({ stop }) => stop === '')).to.have.length(9)
  })

  it('survive a restart', async () => {
    const before = await platesOfARun()
    expect(await platesOfARun()).to.deep.equal(before)
  })

  it('grow by one when somebody adds a stop to the guide', async () => {
    const before = await platesOfARun()
    let slug = ''
    await onApp({ dataDir: folder.path }, ({ parts }) =>
      parts.guide.change((copy) => {
        const site = copy.sites.find(({ stops }) => stops.length > 0)!
        site.stops.push({ ...site.stops[0]!, slug: 'a-new-stop' })
        slug = site.slug
        return copy
      }),
    )
    const after = await platesOfARun()
    expect(after.plates).to.have.length(before.plates.length + 1)
    expect(after.plates).to.deep.include.members(before.plates)
    expect(after.plates.find(({ stop }) => stop === 'a-new-stop')).to.include({ site: slug })
  })
})
