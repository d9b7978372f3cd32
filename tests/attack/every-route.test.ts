import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createApp } from '../../server/app.ts'
import { foldersOf, routesOf } from '../app/routes-of.ts'
import { serve } from '../app/serve.ts'
import { scratchFolder } from '../database/each-database.ts'
import { engine, engineName, storeSettings } from '../database/stores.ts'
import { folders } from './bureau.ts'
import type { Report } from './throw.ts'

/** `npm run test:attack` throws 10,000 at each route; the ordinary run as many at all of them together. */
const each = Number(process.env.ATTACK_EACH ?? { sqlite: 40, postgres: 6 }[engine])

describe(`an attacker who throws ${each} requests at every route, on ${engineName}`, function () {
  this.timeout(0)
  let report: Report
  /** What a person needs to see the same again. */
  const again = () => `again with: ATTACK_SEED=${report.seed} ATTACK_EACH=${each} node --expose-gc build/tests/attack/throw.js`

  before(async () => {
    const folder = scratchFolder()
    report = await thrownBy({ ATTACK_EACH: String(each), ATTACK_FOLDER: folder.path, ...(await storeSettings(folder.path)) })
    folder.remove()
  })

  it('throws at all the routes that the application has, and at the folders of files', async () => {
    const app = await serve()
    const served = createApp(app.parts)
    await app.close()
    const bare = (one: string) => one.replace(/:\w+/g, ':')
    const due = [...routesOf(served).map(({ method, path }) => bare(`${method} ${path}`)), ...folders.map((path) => bare(`GET ${path}`))]
    expect(new Set(report.routes.map(bare))).to.deep.equal(new Set(due))
    expect(foldersOf(served)).to.equal(folders.length)
    expect(report.requests).to.equal(each * report.routes.length)
    if (engine === 'sqlite') expect(report.requests).to.be.at.least(10_000)
  })

  it('is refused and is answered, both many times', () => {
    // Or it would have thrown at a wall.
    expect(report.answers['2xx']).to.be.above(report.requests / 20)
    expect(report.answers['3xx']).to.be.above(0)
    expect(report.answers['4xx']).to.be.above(report.requests / 4)
  })

  it('is never told of an error, never left hanging, never led away, and finds nothing of what was sent in the answer’s head', () => {
    expect(report.wrong, again()).to.deep.equal([])
    expect(report.errors, again()).to.deep.equal([])
  })

  it('changes nothing: not a row of a table, not a word of the guide', () => {
    expect(report.changed, again()).to.deep.equal([])
    // Who reads what is confidential leaves a line of it, and so does who fails to sign in.
    expect(report.audited.filter((action) => !['export', 'contact-seen', 'sign-in-refused'].includes(action)), again()).to.deep.equal([])
  })

  // On the other engine too few are thrown to tell.
  if (engine === 'sqlite') {
    it('leaves the memory as it was', () => {
      const { warm, end } = report.heap
      expect(end / warm, `${warm} bytes, then ${end}; ${again()}`).to.be.below(1.1)
    })
  }
})

async function thrownBy(settings: NodeJS.ProcessEnv): Promise<Report> {
  const { ATTACK_SEED, ATTACK_ONLY, PATH, HOME } = process.env
  const env = { PATH, HOME, ...(ATTACK_SEED && { ATTACK_SEED }), ...(ATTACK_ONLY && { ATTACK_ONLY }), ...settings }
  const child = spawn(process.execPath, ['--expose-gc', fileURLToPath(new URL('throw.js', import.meta.url))], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  const [code] = await once(child, 'close')
  expect(code).to.equal(0)
  return JSON.parse(said) as Report
}
