import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

/**
 * `npm test`: the tests over SQLite and then those of several servers; beside them those that touch the tables over PostgreSQL
 * and then those in a browser. More at once cost each other more than they gain. What the others say is printed behind the first.
 * Files that are named are run alone: `npm test -- build/tests/config.test.js`.
 */

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')
const named = process.argv.slice(2)
const all = 'build/tests/**/*.test.js'
const inBrowser = 'build/tests/browser/**/*.test.js'
const ofServers = 'build/tests/{cluster/*,operations/move}.test.js'

interface Part {
  on: 'sqlite' | 'postgres'
  files: string[]
}

/** Parts of one lane follow each other. */
const lanes: Part[][] =
  named.length > 0
    ? [[{ on: 'sqlite', files: named }], [{ on: 'postgres', files: named }]]
    : [
        [
          { on: 'sqlite', files: ['--ignore', inBrowser, all] },
          { on: 'postgres', files: [ofServers] },
        ],
        [
          { on: 'postgres', files: ['--ignore', ofServers, all] },
          { on: 'sqlite', files: [inBrowser] },
        ],
      ]

/** @returns the code it ended with, and what it said unless that was to be seen at once */
async function run({ on, files }: Part, out: 'inherit' | 'pipe'): Promise<{ code: number; said: string[] }> {
  const [config, env] = on === 'postgres' ? ['.mocharc.postgres.json', { ...process.env, TEST_ENGINE: 'postgres' }] : ['.mocharc.json', process.env]
  const child = spawn(process.execPath, [mocha, '--config', config, ...files], { env, stdio: ['ignore', out, out] })
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  const said = out === 'pipe' ? await Promise.all([text(child.stdout!), text(child.stderr!)]) : []
  return { code: await ended, said }
}

const codes: number[] = []
const behind: string[] = []
const seen = lanes[0]![0]
await Promise.all(
  lanes.map(async (lane) => {
    for (const part of lane) {
      const { code, said } = await run(part, part === seen ? 'inherit' : 'pipe')
      codes.push(code)
      behind.push(...said)
    }
  }),
)
for (const said of behind) process.stdout.write(said)
process.exitCode = Math.max(...codes)
