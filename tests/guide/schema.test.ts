import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { GuideError, parseGuide } from '../../server/guide/guide-document.ts'
import { GuideStore } from '../../server/guide/guide-store.ts'
import type { Guide } from '../../server/guide/schema.ts'
import { scratchFolder } from '../database/each-database.ts'
import { seed, seedText } from './seed.ts'

describe('the guide document', () => {
  describe('is refused, by file and field,', () => {
    const refusals: [string, (guide: Guide) => void, RegExp][] = [
      [
        'when a statement names a source that is not there',
        (g) => g.sites[0]!.summary.sources.push('S999'),
        /sites\[0\]\.summary\.sources\[5\]: no source has the key S999/,
      ],
      [
        'when a statement names no source',
        (g) => void (g.sites[1]!.story[0]!.body[0]!.sources = []),
        /sites\[1\]\.story\[0\]\.body\[0\]\.sources: /,
      ],
      ['when a statement has left its sources out', (g) => drop(g.sites[2]!.summary, 'sources'), /sites\[2\]\.summary\.sources: /],
      [
        'when a figure names a source that is not there',
        (g) => void (g.sites[0]!.figures[0]!.source = 'S999'),
        /sites\[0\]\.figures\[0\]\.source: no source/,
      ],
      [
        'when the origin of a point names none',
        (g) => void ((g.sites[0]!.location as { sources: string[] }).sources = []),
        /sites\[0\]\.location/,
      ],
      [
        'when two sites have one slug',
        (g) => void (g.sites[8]!.slug = g.sites[7]!.slug),
        /sites\[8\]\.slug: zunyi-conference-site stands twice/,
      ],
      [
        'when two stops of a site have one slug',
        (g) => void (g.sites[0]!.stops[1]!.slug = g.sites[0]!.stops[0]!.slug),
        /sites\[0\]\.stops\[1\]\.slug: .* stands twice/,
      ],
      ['when two persons have one slug', (g) => void (g.persons[1]!.slug = g.persons[0]!.slug), /persons\[1\]\.slug: he-long stands twice/],
      ['when two sources have one key', (g) => void (g.sources[1]!.key = g.sources[0]!.key), /sources: a key stands twice/],
      [
        'when a source of grade C is linked',
        (g) => void (sourceOf(g, 'S17').url = 'http://example.org/'),
        /sources\[\d+\]\.url: .*never linked/,
      ],
      ['when a link is no web address', (g) => void (sourceOf(g, 'S2').url = 'javascript:alert(1)'), /sources\[\d+\]\.url: /],
      [
        'when a person of a site is nobody',
        (g) => void (g.sites[0]!.persons[0]!.person = 'nobody'),
        /sites\[0\]\.persons\[0\]\.person: no person is called nobody/,
      ],
      ['when one language is silent', (g) => void (g.sites[3]!.notes[0]!.en = ' '), /sites\[3\]\.notes\[0\]\.en: /],
      ['when one language is missing', (g) => drop(g.sites[3]!.short, 'en'), /sites\[3\]\.short\.en: /],
      ['when a field is empty that should say unknown', (g) => void ((g.sites[3] as { phone: string }).phone = ''), /sites\[3\]\.phone: /],
      ['when hours carry no doubt', (g) => drop((g.sites[0]!.hours as object[])[0]!, 'doubt'), /sites\[0\]\.hours/],
      ['when a latitude is off the earth', (g) => void ((g.sites[0]!.location as { lat: number }).lat = 129), /sites\[0\]\.location/],
      ['when a point says nothing of its accuracy', (g) => drop(g.sites[0]!.location as object, 'accuracy_m'), /sites\[0\]\.location/],
      ['when a date is none', (g) => void (g.sites[0]!.dates[0]!.date = '1896-13-22'), /sites\[0\]\.dates\[0\]\.date: /],
      [
        'when a figure has a unit of its own',
        (g) => void ((g.sites[0]!.figures[0] as { unit: string }).unit = 'people'),
        /sites\[0\]\.figures\[0\]\.unit: /,
      ],
      ['when a slug would not stand in an address', (g) => void (g.sites[0]!.slug = 'He Long'), /sites\[0\]\.slug: lower-case words/],
      ['when a field is misspelt', (g) => Object.assign(g.sites[0]!, { adress: 'x' }), /sites\[0\]: .*adress/],
      ['when it is of another version', (g) => void ((g as { version: number }).version = 2), /version: /],
    ]
    for (const [sentence, spoil, field] of refusals) {
      it(sentence, () => {
        const guide = seed()
        spoil(guide)
        const message = new RegExp(`var/guide\\.json: ${field.source}`)
        expect(() => parseGuide(JSON.stringify(guide), 'var/guide.json')).to.throw(GuideError, message)
      })
    }

    it('when it is no JSON', () => {
      expect(() => parseGuide('{"version": 1,', 'var/guide.json')).to.throw(GuideError, 'var/guide.json is not JSON: ')
    })

    it('naming everything that is wrong at once', () => {
      const guide = seed()
      guide.sites[0]!.short.en = ''
      guide.sites[4]!.short.zh = ''
      expect(() => parseGuide(JSON.stringify(guide), 'x')).to.throw(GuideError, /sites\[0\]\.short\.en.*\n.*sites\[4\]\.short\.zh/)
    })
  })

  it('is taken as it ships', () => {
    expect(parseGuide(seedText, 'data/guide.seed.json')).to.deep.equal(seed())
  })
})

describe('the guide store', () => {
  let folder: ReturnType<typeof scratchFolder>
  let warnings: string[]
  const file = (name = 'guide.json') => join(folder.path, name)
  const open = () => GuideStore.open({ dataDir: folder.path, warn: (message) => void warnings.push(message) })
  const broken = (): string => {
    const guide = seed()
    guide.sites[2]!.name.sources = ['S999']
    return JSON.stringify(guide)
  }

  beforeEach(() => {
    folder = scratchFolder()
    warnings = []
  })
  afterEach(() => folder.remove())

  it('writes the seed at the first start, for its owner alone', async () => {
    const guide = await open()
    expect(guide.sites()).to.have.length(9)
    expect(JSON.parse(readFileSync(file(), 'utf8'))).to.deep.equal(seed())
    expect(statSync(file()).mode & 0o777).to.equal(0o600)
    expect(existsSync(file('guide.json.new'))).to.equal(false)
    expect(warnings).to.deep.equal([])
  })

  it('keeps what was edited since', async () => {
    await open()
    const edited = seed()
    edited.sites[3]!.short.zh = '和平中学'
    writeFileSync(file(), JSON.stringify(edited))
    expect((await open()).site('heping-middle-school')?.short.zh).to.equal('和平中学')
    expect(JSON.parse(readFileSync(file(), 'utf8')).sites[3].short.zh).to.equal('和平中学')
  })

  it('stops the start on a broken document, by file and field', async () => {
    writeFileSync(file(), broken())
    const failure = await open().then(() => undefined, (error: unknown) => error)
    expect(failure).to.be.instanceOf(GuideError)
    expect((failure as Error).message).to.equal(`${file()}: sites[2].name.sources[0]: no source has the key S999`)
  })

  it('leaves the broken document for its author to mend', async () => {
    writeFileSync(file(), broken())
    await open().catch(() => undefined)
    expect(readFileSync(file(), 'utf8')).to.equal(broken())
  })

  it('starts from the document kept before a broken one, and says so', async () => {
    const before = seed()
    before.sites[0]!.short.zh = '贺龙故居（旧）'
    writeFileSync(file('guide.json.previous'), JSON.stringify(before))
    writeFileSync(file(), broken())
    expect((await open()).site('he-long-former-residence')?.short.zh).to.equal('贺龙故居（旧）')
    expect(warnings).to.have.length(1)
    expect(warnings[0]).to.include(`${file()}: sites[2].name.sources[0]`).and.include(`starts from ${file()}.previous instead`)
    expect(readFileSync(file(), 'utf8')).to.equal(broken())
  })

  it('stops, naming the newer one, when the document kept before is broken too', async () => {
    writeFileSync(file('guide.json.previous'), '{')
    writeFileSync(file(), broken())
    const failure = await open().then(() => undefined, (error: unknown) => error)
    expect((failure as Error).message).to.include('sites[2].name.sources[0]')
  })
})

function sourceOf(guide: Guide, key: string): Guide['sources'][number] {
  return guide.sources.find((source) => source.key === key)!
}

function drop(from: object, field: string): void {
  Reflect.deleteProperty(from, field)
}
