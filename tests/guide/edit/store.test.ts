import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { StoreUnavailable } from '../../../server/database/store-unavailable.ts'
import { GuideError } from '../../../server/guide/guide-document.ts'
import { GuideStore } from '../../../server/guide/guide-store.ts'
import type { Guide } from '../../../server/guide/schema.ts'
import { scratchFolder } from '../../database/each-database.ts'
import { seed } from '../seed.ts'

describe('the guide store, when it is changed,', () => {
  let folder: ReturnType<typeof scratchFolder>
  let guide: GuideStore
  const file = (name = 'guide.json') => join(folder.path, name)
  const kept = (name?: string) => JSON.parse(readFileSync(file(name), 'utf8')) as Guide
  const renamed = (zh: string) => (copy: Guide) => {
    copy.sites[0]!.short.zh = zh
    return copy
  }
  const failure = (change: Promise<void>) => change.then(() => undefined, (error: unknown) => error)

  beforeEach(async () => {
    folder = scratchFolder()
    guide = await GuideStore.open({ dataDir: folder.path, warn: () => undefined })
  })
  afterEach(() => folder.remove())

  it('refuses a document that is none, and stays as it was', async () => {
    const wrong = await failure(guide.change(renamed(' ')))
    expect(wrong).to.be.instanceOf(GuideError)
    expect((wrong as Error).message).to.include('sites[0].short.zh')
    expect(guide.document()).to.deep.equal(seed())
    expect(kept()).to.deep.equal(seed())
  })

  it('stays as it was, in memory and in the file, when it cannot be written', async () => {
    // Nothing can be written beside the file: a folder stands in the way.
    mkdirSync(file('guide.json.new'))
    const before = guide.document()
    expect(await failure(guide.change(renamed('贺家')))).to.be.instanceOf(StoreUnavailable)
    expect(guide.document()).to.equal(before)
    expect([guide.site('he-long-former-residence')!.short.zh, guide.revision]).to.deep.equal(['贺龙故居', 0])
    expect(kept()).to.deep.equal(seed())
    rmSync(file('guide.json.new'), { recursive: true })
    await guide.change(renamed('贺家'))
    expect(kept().sites[0]!.short.zh).to.equal('贺家')
  })

  it('serves and writes the new one, and keeps the one before', async () => {
    await guide.change(renamed('贺家'))
    expect(guide.site('he-long-former-residence')!.short.zh).to.equal('贺家')
    expect([kept().sites[0]!.short.zh, kept('guide.json.previous').sites[0]!.short.zh]).to.deep.equal(['贺家', '贺龙故居'])
    expect((await GuideStore.open({ dataDir: folder.path, warn: () => undefined })).document()).to.deep.equal(guide.document())
  })

  it('takes changes that come at once one after the other, each on what the other left', async () => {
    const changes = Array.from({ length: 20 }, (_, i) => guide.change((copy) => {
      copy.sites[0]!.pinyin += ` ${i}`
      return copy
    }))
    await Promise.all(changes)
    expect(kept().sites[0]!.pinyin).to.equal(`${seed().sites[0]!.pinyin} ${Array.from({ length: 20 }, (_, i) => i).join(' ')}`)
  })

  it('goes on after one that failed', async () => {
    const [first, second] = [failure(guide.change(renamed(''))), guide.change(renamed('贺家'))]
    expect(await first).to.be.instanceOf(GuideError)
    await second
    expect(guide.document().sites[0]!.short.zh).to.equal('贺家')
  })

  it('cannot be changed by who holds the document', async () => {
    const before = guide.document()
    await guide.change((copy) => {
      copy.sites[1]!.short.zh = '刘家坪'
      return copy
    })
    expect(before).to.deep.equal(seed())
  })

  it('tells who listens, once it is served', async () => {
    const heard: string[] = []
    guide.onChange(() => heard.push(guide.document().sites[0]!.short.zh))
    await failure(guide.change(renamed('')))
    await guide.change(renamed('贺家'))
    expect(heard).to.deep.equal(['贺家'])
  })

  it('never lets a broken file take the place of the good one kept before it', async () => {
    await guide.change(renamed('贺家'))
    writeFileSync(file(), '{')
    const warned: string[] = []
    const again = await GuideStore.open({ dataDir: folder.path, warn: (message) => void warned.push(message) })
    expect(warned).to.have.length(1)
    await again.change(renamed('贺宅'))
    expect([kept().sites[0]!.short.zh, kept('guide.json.previous').sites[0]!.short.zh]).to.deep.equal(['贺宅', '贺龙故居'])
    expect(readFileSync(file('guide.json.broken'), 'utf8')).to.equal('{')
  })
})
