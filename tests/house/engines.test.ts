import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'

interface Run {
  ignore: string[]
}
const runOf = (name: string) => JSON.parse(readFileSync(shipped(name), 'utf8')) as Run
const wild: Record<string, string> = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*' }
const pattern = (glob: string) => new RegExp(`^${glob.split(/(\*\*\/|\*\*|\*)/).map((part) => wild[part] ?? part.replaceAll('.', '\\.')).join('')}$`)
const tests = readdirSync(shipped('tests'), { recursive: true, encoding: 'utf8' }).map((name) => join('tests', name)).filter((name) => name.endsWith('.test.ts'))

function runBy({ ignore }: Run): string[] {
  const leaves = ignore.map(pattern)
  return tests.filter((name) => !leaves.some((one) => one.test(`build/${name.replace(/\.ts$/, '.js')}`)))
}

/** About the file itself, about an address that is none, or asking first which engine it is. */
const known = ['tests/cli/as-it-is.test.ts', 'tests/config.test.ts', 'tests/database/migrate.test.ts', 'tests/demo/folder.test.ts']

describe('the two runs of the tests', () => {
  const sqlite = runBy(runOf('.mocharc.json'))
  const postgres = runBy(runOf('.mocharc.postgres.json'))

  it('leave out no test together', () => {
    expect(sqlite).to.have.length.above(150)
    expect(postgres).to.have.length.above(150)
    expect(tests.filter((name) => !sqlite.includes(name) && !postgres.includes(name))).to.deep.equal([])
  })

  it('leave to one alone what says in its name that it is about one engine', () => {
    expect(sqlite.filter((name) => /postgres/.test(name))).to.deep.equal([])
    expect(postgres.filter((name) => /sqlite/.test(name))).to.deep.equal([])
  })

  it('open in the second no SQLite file, where the same test would be thought to have seen PostgreSQL', () => {
    const opens = /better-sqlite3|databaseFile|\.sqlite['`]|sqlite\/engine/
    expect(postgres.filter((name) => opens.test(readFileSync(shipped(name), 'utf8')) && !known.includes(name))).to.deep.equal([])
  })
})
