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

interface Part {
  config: string
  files: string[]
  env?: NodeJS.ProcessEnv
}

function run({ config, files, env }: Part, out: 'inherit' | 'pipe') {
  const child = spawn(process.execPath, [mocha, '--config', config, ...files], { env: { ...process.env, ...env }, stdio: ['ignore', out, out] })
  const said = out === 'pipe' ? Promise.all([text(child.stdout!), text(child.stderr!)]) : Promise.resolve([])
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  return { said, ended }
}

const onPostgres = { TEST_ENGINE: 'postgres' }
const lanes: Part[][] =
  named.length > 0
    ? [[{ config: '.mocharc.json', files: named }], [{ config: '.mocharc.postgres.json', files: named, env: onPostgres }]]
    : [
        [
          { config: '.mocharc.json', files: ['--ignore', inBrowser, all] },
          { config: '.mocharc.postgres.json', files: [ofServers], env: onPostgres },
        ],
        [
          { config: '.mocharc.postgres.json', files: ['--ignore', ofServers, all], env: onPostgres },
          { config: '.mocharc.json', files: [inBrowser] },
        ],
      ]

const t0 = performance.now()
const codes: number[] = []
const later: string[] = []
await Promise.all(
  lanes.map(async (lane, l) => {
    for (const [p, part] of lane.entries()) {
      const { ended, said } = run(part, l === 0 && p === 0 ? 'inherit' : 'pipe')
      codes.push(await ended)
      later.push(...(await said))
      console.error('PART', l, p, ((performance.now() - t0) / 1000).toFixed(0))
    }
  }),
)
for (const part of later) process.stdout.write(part)
process.exitCode = Math.max(...codes)
