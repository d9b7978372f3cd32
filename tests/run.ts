import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

/**
 * `npm test`: the tests over SQLite, those in a browser, over PostgreSQL those that touch the tables, and those of several
 * servers, in a process each beside each other: while one waits another goes on. What the others say is printed behind the
 * first. Files that are named are run alone: `npm test -- build/tests/config.test.js`.
 */

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')
const named = process.argv.slice(2)
const all = 'build/tests/**/*.test.js'
const inBrowser = 'build/tests/browser/**/*.test.js'
const ofServers = 'build/tests/{cluster/*,operations/move}.test.js'

function run(config: string, files: string[], out: 'inherit' | 'pipe', env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [mocha, '--config', config, ...files], { env: { ...process.env, ...env }, stdio: ['ignore', out, out] })
  const said = out === 'pipe' ? Promise.all([text(child.stdout!), text(child.stderr!)]) : Promise.resolve([])
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  return { said, ended }
}

const onPostgres = { TEST_ENGINE: 'postgres' }
const [first, ...others] =
  named.length > 0
    ? [run('.mocharc.json', named, 'inherit'), run('.mocharc.postgres.json', named, 'pipe', onPostgres)]
    : [
        run('.mocharc.json', ['--ignore', inBrowser, all], 'inherit'),
        run('.mocharc.json', [inBrowser], 'pipe'),
        run('.mocharc.postgres.json', ['--ignore', ofServers, all], 'pipe', onPostgres),
        run('.mocharc.postgres.json', [ofServers], 'pipe', onPostgres),
      ]
const codes = [await first!.ended]
for (const { ended, said } of others) {
  codes.push(await ended)
  for (const part of await said) process.stdout.write(part)
}
process.exitCode = Math.max(...codes)
