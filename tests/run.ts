import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

/**
 * `npm test`: every test over SQLite, and beside them those that touch the tables over PostgreSQL, in a process each. What
 * the second says is printed behind the first. Files that are named are run alone: `npm test -- build/tests/config.test.js`.
 */

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')
const named = process.argv.slice(2)
const files = named.length > 0 ? named : ['build/tests/**/*.test.js']

function run(config: string, out: 'inherit' | 'pipe', env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [mocha, '--config', config, ...files], { env: { ...process.env, ...env }, stdio: ['ignore', out, out] })
  const said = out === 'pipe' ? Promise.all([text(child.stdout!), text(child.stderr!)]) : Promise.resolve([])
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  return { said, ended }
}

const sqlite = run('.mocharc.json', 'inherit')
const postgres = run('.mocharc.postgres.json', 'pipe', { TEST_ENGINE: 'postgres' })
const codes = [await sqlite.ended, await postgres.ended]
for (const part of await postgres.said) process.stdout.write(part)
process.exitCode = Math.max(...codes)
