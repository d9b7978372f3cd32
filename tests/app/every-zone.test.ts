import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')

/** Tests that are run once more in processes of other zones. */
const ofDays = [
  'local-day',
  'checkins/midnight',
  'checkins/late-and-early',
  'bookings/rules',
  'bookings/offers/slots',
  'staff/work-calendar',
  'bookings/offers/read-terms',
]

describe('a day and an hour are the site’s, wherever the server stands', () => {
  for (const TZ of ['UTC', 'America/New_York']) {
    it(`with the server in ${TZ}`, async () => {
      const files = ofDays.map((name) => shipped(`build/tests/${name}.test.js`))
      const args = [mocha, '--no-config', '--reporter', 'json', '--timeout', '60000', ...files]
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TZ } }).catch((failed) => failed)
      const { stats, failures, passes } = JSON.parse(stdout.slice(stdout.indexOf('{')))
      expect(failures.map(({ fullTitle, err }: { fullTitle: string; err: object }) => [fullTitle, err])).to.deep.equal([])
      // An empty run is no good one.
      expect(new Set(passes.map(({ file }: { file: string }) => file))).to.deep.equal(new Set(files))
      expect(stats.passes).to.be.above(100)
    }).timeout(300_000)
  }
})
