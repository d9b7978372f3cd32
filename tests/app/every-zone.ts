import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')

/**
 * Runs test files once more in processes of other zones: what they say of days must not depend on where the server stands.
 *
 * @param files relative to the test that asks, whose `import.meta.url` is `from`
 * @param least tests that must have passed, so that an empty run is not taken for a good one
 */
export function inEveryZone(title: string, from: string, files: string[], least: number): void {
  const tests = files.map((file) => fileURLToPath(new URL(file, from)))
  describe(title, () => {
    for (const TZ of ['UTC', 'America/New_York']) {
      it(`with the server in ${TZ}`, async () => {
        const args = [mocha, '--no-config', '--reporter', 'json', '--timeout', '60000', ...tests]
        const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TZ } }).catch((failed) => failed)
        const { stats, failures } = JSON.parse(stdout.slice(stdout.indexOf('{')))
        expect(failures.map(({ fullTitle, err }: { fullTitle: string; err: object }) => [fullTitle, err])).to.deep.equal([])
        expect(stats.passes).to.be.above(least)
      }).timeout(300_000)
    }
  })
}
