import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')
const tests = ['./slots.test.js', './calendar.test.js', './read-terms.test.js'].map((file) => fileURLToPath(new URL(file, import.meta.url)))

describe('what a site offers is by its own clock', () => {
  for (const TZ of ['UTC', 'America/New_York']) {
    it(`with the server in ${TZ}`, async () => {
      const args = [mocha, '--no-config', '--reporter', 'json', '--timeout', '60000', ...tests]
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TZ } }).catch((failed) => failed)
      const { stats, failures } = JSON.parse(stdout.slice(stdout.indexOf('{')))
      expect(failures.map(({ fullTitle, err }: { fullTitle: string; err: object }) => [fullTitle, err])).to.deep.equal([])
      expect(stats.passes).to.be.above(20)
    }).timeout(300_000)
  }
})
