import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import QRCode from 'qrcode'
import { qrPng } from '../../server/checkins/plate-svg.ts'
import { DeskPhone } from '../checkins/at-desk.ts'
import { onApp, onDatabase } from '../checkins/on-app.ts'
import { phoneAt } from '../checkins/phone.ts'
import { scratchFolder } from '../database/each-database.ts'
import { dropGuards } from '../database/guards.ts'
import { storeIn } from '../database/stores.ts'
import { cli, cliUnheard, onServer } from '../operations/installation.ts'
import { command } from './command.ts'

interface Listed {
  site: string
  stop: string | null
  code: string
  url: string
}

describe('the command line', function () {
  // A busy machine is slow at what starts processes.
  this.timeout(120_000)
  let folder: ReturnType<typeof scratchFolder>
  let DATA_DIR: string
  beforeEach(() => {
    folder = scratchFolder()
    DATA_DIR = join(folder.path, 'var')
  })
  afterEach(() => folder.remove())

  const listed = async (settings: NodeJS.ProcessEnv = {}): Promise<Listed[]> => {
    const { code, stdout, stderr } = await command({ DATA_DIR, ...settings }, 'plates', '--json')
    expect([code, stderr]).to.deep.equal([0, ''])
    return JSON.parse(stdout) as Listed[]
  }

  describe('told something wrong', () => {
    it('ends with 1, says what it knows, and writes nothing to standard output', async () => {
      const wrong = [['destroy'], ['plates', '--nonsense'], ['backup'], []]
      for (const { code, stdout, stderr } of await Promise.all(wrong.map((args) => cli({ DATA_DIR }, ...args)))) {
        expect([code, stdout]).to.deep.equal([1, ''])
        expect(stderr).to.include('Usage: cli')
      }
    })

    it('stops at a bad setting by its name, without a trace of the program and without its value', async () => {
      const secret = 'too-short-a-secret'
      const env = { DATA_DIR, PORT: 'eighty', SECRET: secret }
      const commands = [['plates'], ['recount'], ['migrate'], ['backup', 'file'], ['restore', 'file']]
      for (const { code, stdout, stderr } of await Promise.all(commands.map((args) => command(env, ...args)))) {
        expect([code, stdout]).to.deep.equal([1, ''])
        expect(stderr).to.match(/^PORT: .+$/m).and.match(/^SECRET: .+$/m)
        expect(stderr).not.to.include(secret).and.not.to.match(/^\s+at /m)
      }
      expect(existsSync(DATA_DIR)).to.equal(false)
    })
  })

  describe('plates', () => {
    beforeEach(() => command({ DATA_DIR }, 'migrate'))

    it('lists every gate and stop as the contract says', async () => {
      const plates = await listed({ PUBLIC_URL: 'https://footprints.example.cn/' })
      for (const plate of plates) {
        expect(plate).to.have.all.keys('site', 'stop', 'code', 'url')
        expect(plate.url).to.equal(`https://footprints.example.cn/c/${plate.code}`)
        expect(plate.stop).to.satisfy((stop: unknown) => stop === null || (typeof stop === 'string' && stop !== ''))
      }
      expect(plates.filter(({ stop }) => stop === null).map(({ site }) => site)).to.have.members([
        'he-long-former-residence',
        'long-march-starting-point',
        'base-memorial-hall',
        'heping-middle-school',
        'he-long-park-tianzi-mountain',
        'baima-mountain-battlefield',
        'tongzi-mountain',
        'zunyi-conference-site',
        'zunyi-martyrs-cemetery',
      ])
    })

    it('lists the same codes every time, and those that the server answers to', async () => {
      const plates = await listed()
      expect(await listed()).to.deep.equal(plates)
      await onServer({ DATA_DIR }, async (url) => {
        const answers = await Promise.all(plates.map(({ code }) => fetch(`${url}/c/${code}`)))
        expect(answers.map(({ status }) => status)).to.deep.equal(plates.map(() => 200))
      })
    })

    it('prints a line for each without --json', async () => {
      const { stdout } = await command({ DATA_DIR }, 'plates')
      const [first] = await listed()
      expect(stdout.split('\n')[0]).to.equal(`${first!.code}  ${first!.site}  ${first!.url}`)
    })

    for (const PUBLIC_URL of ['http://localhost:3000', 'http://footprints.example.cn', 'https://10.0.0.7']) {
      it(`writes no plate for ${PUBLIC_URL} unless it may mark it as a draft`, async () => {
        const svg = join(folder.path, 'plates')
        const refused = await command({ DATA_DIR, PUBLIC_URL }, 'plates', '--svg', svg)
        expect([refused.code, refused.stdout]).to.deep.equal([1, ''])
        expect(refused.stderr).to.include(PUBLIC_URL).and.include('--draft').and.not.match(/^\s+at /m)
        expect(existsSync(svg)).to.equal(false)
      })
    }

    const real = 'https://footprints.example.cn'
    for (const [PUBLIC_URL, ...more] of [['http://localhost:3000', '--draft'], [real], [real, '--draft']] as const) {
      const isDraft = PUBLIC_URL.startsWith('http:')
      it(`writes one SVG for each plate of ${PUBLIC_URL} ${more.join('')}, ${isDraft ? 'marked' : 'not marked'} as a draft`, async () => {
        const svg = join(folder.path, 'new', 'plates')
        const { code, stdout } = await command({ DATA_DIR, PUBLIC_URL }, 'plates', '--svg', svg, ...more)
        expect(code).to.equal(0)
        const plates = await listed({ PUBLIC_URL })
        const files = readdirSync(svg)
        expect(files.sort()).to.deep.equal(plates.map(({ site, stop, code }) => `${site}${stop ? `--${stop}` : ''}--${code}.svg`).sort())
        expect(stdout.trim().split('\n').sort()).to.deep.equal(files.map((name) => join(svg, name)).sort())
        for (const { site, stop, code, url } of plates) {
          const text = readFileSync(join(svg, `${site}${stop ? `--${stop}` : ''}--${code}.svg`), 'utf8')
          expect(text).to.include(`>${code.slice(0, 4)} ${code.slice(4)}</text>`)
          expect(text.includes('DRAFT')).to.equal(isDraft)
          expect(text, 'the QR leads to the plate').to.include(await modulesOf(url))
          expectWellFormed(text)
        }
      })
    }

    it('says in one sentence where a file cannot be written', async () => {
      const file = join(folder.path, 'a-file')
      writeFileSync(file, '')
      const [{ site, code: first }] = (await listed()) as [Listed]
      for (const [how, end] of [['--svg', '.svg'], ['--png', '--qr-1200px--draft.png']] as const) {
        const { code, stdout, stderr } = await command({ DATA_DIR }, 'plates', how, join(file, 'plates'), '--draft')
        expect([code, stdout]).to.deep.equal([1, ''])
        expect(stderr).to.match(/^[^\n]+ cannot be written: ENOTDIR: [^\n]+\n$/).and.include(join(file, 'plates', `${site}--${first}${end}`))
      }
    })

    it('writes all of them also when nobody reads on what it says', async () => {
      const svg = join(folder.path, 'plates')
      expect(await cliUnheard({ DATA_DIR }, 'plates', '--svg', svg, '--draft')).to.include({ code: 0, stderr: '' })
      expect(readdirSync(svg)).to.have.length((await listed()).length)
    })

    it('writes the bare QRs of a draft under names that say so', async () => {
      const png = join(folder.path, 'qr')
      const { code, stdout } = await command({ DATA_DIR }, 'plates', '--png', png, '--draft')
      expect(code).to.equal(0)
      const plates = await listed()
      expect(stdout.trim().split('\n')).to.have.length(plates.length)
      const [{ site, code: first, url }] = plates as [Listed]
      const expected = await qrPng(url)
      expect(readFileSync(join(png, `${site}--${first}--qr-1200px--draft.png`)).equals(expected)).to.equal(true)
    })
  })

  describe('recount', () => {
    it('finds, mends and then agrees; --check only says so, with its exit code', async () => {
      await onApp({ dataDir: DATA_DIR }, async (app) => {
        const code = await app.code('tongzi-mountain')
        await (await phoneAt(app, code)).checkIn(code, { companions: 2 })
      })
      const agrees = { code: 0, stdout: 'every counter agrees with its rows\n', stderr: '' }
      expect(await command({ DATA_DIR }, 'recount', '--check')).to.deep.equal(agrees)
      await onDatabase(await storeIn(DATA_DIR), (db) => db.write((trx) => trx.updateTable('totals').set({ people: 40 }).execute()))
      const differs = 'tongzi-mountain total: 40 → 3\n'
      for (let i = 0; i < 2; i++) {
        expect(await command({ DATA_DIR }, 'recount', '--check')).to.deep.equal({ code: 1, stdout: differs, stderr: '' })
      }
      expect(await command({ DATA_DIR }, 'recount')).to.deep.equal({ code: 0, stdout: differs, stderr: '' })
      expect(await command({ DATA_DIR }, 'recount', '--check')).to.deep.equal(agrees)
    })

    it('names an entry of the desk that its visit does not bear out, which it cannot mend', async () => {
      const request_id = randomUUID()
      await onApp({ dataDir: DATA_DIR }, async (app) => void (await (await DeskPhone.of(app, 'mei')).count(5, { request_id })))
      await onDatabase(await storeIn(DATA_DIR), (db) =>
        db.write(async (trx) => {
          await dropGuards(trx, 'desk_counts')
          await trx.updateTable('desk_counts').set({ people: 50 }).execute()
        }),
      )
      for (const args of [['recount', '--check'], ['recount'], ['recount', '--check']]) {
        const { code, stdout } = await command({ DATA_DIR }, ...args)
        expect(code).to.equal(1)
        expect(stdout).to.include('every counter agrees').and.include(`${request_id}: entered 50, counted 5 `)
      }
    })
  })

  it('migrates an empty place, and again without harm', async () => {
    for (let i = 0; i < 2; i++) expect(await cli({ DATA_DIR }, 'migrate')).to.deep.equal({ code: 0, stdout: 'up to date\n', stderr: '' })
    expect(statSync(DATA_DIR).mode & 0o777).to.equal(0o700)
  })
})

/** The dark squares of an address's QR, as the library draws them. */
async function modulesOf(url: string): Promise<string> {
  const qr = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'Q', margin: 4 })
  return /<path stroke="[^"]*" (d="[^"]*")/.exec(qr)![1]!
}

/** Every tag is closed by its own name, and nothing stands outside of tags that XML would take for one. */
function expectWellFormed(xml: string): void {
  const open: string[] = []
  const text = xml.replace(/<(\/?)([a-z]+)(?:\s+[\w:-]+="[^"<&]*")*\s*(\/?)>/gi, (_tag, closing: string, name: string, empty: string) => {
    if (closing) expect(open.pop()).to.equal(name)
    else if (!empty) open.push(name)
    return ''
  })
  expect(open).to.deep.equal([])
  expect(text).not.to.match(/[<>]|&(?!#?\w+;)/)
}
