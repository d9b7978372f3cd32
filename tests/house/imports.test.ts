import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'

/** The rooms of the house in the order in which they may know of each other; those in one row stand side by side. */
const order = [
  ['config.ts', 'file-trouble.ts', 'local-day.ts', 'local-month.ts', 'local-span.ts', 'secrets.ts', 'sealer.ts', 'root.ts', 'uuid.ts'],
  ['database'],
  ['web'],
  ['staff'],
  ['messages'],
  ['counters'],
  ['guide'],
  ['help'],
  ['checkins'],
  ['bookings'],
  ['ledger'],
  ['exports'],
  ['console'],
  ['operations'],
  ['api'],
  ['demo'],
  ['parts.ts', 'whose.ts'],
  ['app.ts', 'command-line.ts'],
  ['main.ts', 'cli.ts'],
  ['demo.ts'],
]

interface Import {
  from: string
  to: string
}

const files = readdirSync(shipped('server'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const imports = files.flatMap((from) => importsOf(from, readFileSync(join(shipped('server'), from), 'utf8')))

describe('the imports under server/', () => {
  it('are all read', () => {
    expect(files).to.include.members(['app.ts', 'web/words.ts', 'database/migrations/index.ts'])
    expect(imports).to.have.length.above(100)
    expect(imports.filter(({ to }) => !files.includes(to) && !to.startsWith('../'))).to.deep.equal([])
  })

  it('know every room of the house', () => {
    expect(files.filter((file) => rank(file) === -1)).to.deep.equal([])
  })

  it('run one way, from a later room to an earlier one', () => {
    expect(steps(imports).map(told)).to.deep.equal([])
  })

  it('go in no circle', () => {
    expect(circle(imports)).to.equal(undefined)
  })

  it('leave the house only for data that ships with it', () => {
    expect(imports.filter(({ to }) => to.startsWith('../') && !/^\.\.\/data\/locales\/\w+\.json$/.test(to))).to.deep.equal([])
  })

  it('give the migrations nothing of the application but the type of its column definitions', () => {
    const frozen = imports.filter(({ from, to }) => from.startsWith('database/migrations/') && dirname(to) !== 'database/migrations')
    expect([...new Set(frozen.map(({ to }) => to))]).to.deep.equal(['database/dialect.ts'])
    for (const { from } of frozen) {
      const lines = readFileSync(join(shipped('server'), from), 'utf8').split('\n')
      expect(lines.filter((line) => line.includes('../dialect'))).to.deep.equal(["import type { Definitions } from '../dialect.ts'"])
    }
  })

  it('of browser code stay in public/, but for the reading of codes and the filling of sentences, which need nothing else', () => {
    const folder = shipped('public')
    const shared = ['checkins/plate-code', 'web/filled']
    for (const name of shared) expect(importsOf(`${name}.ts`, readFileSync(shipped(`server/${name}.ts`), 'utf8'))).to.deep.equal([])
    const reached = shared.flatMap((name) => [`../server/${name}`, `../server/${name}.ts`])
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
      const outside = importsOf(name, readFileSync(join(folder, name), 'utf8')).filter(({ to }) => to.startsWith('..') && !reached.includes(to))
      expect(outside, name).to.deep.equal([])
    }
  })
})

describe('the reader of imports', () => {
  it('sees every way to import', () => {
    const text = [
      "import { a, type B } from './a.ts'",
      "import type { C } from '../web/c.ts'",
      "export { d } from './d.ts'",
      "export * from './e.ts'",
      "import './f.ts'",
      "const g = await import('./g.ts')",
      "new Worker(new URL('./h.js', import.meta.url))",
      'import {\n  i,\n} from "./i.ts"',
      "import express from 'express'",
    ].join('\n')
    const seen = importsOf('guide/x.ts', text).map(({ to }) => to)
    const beside = ['a', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => `guide/${name}.ts`)
    expect(seen.sort()).to.deep.equal([...beside, 'web/c.ts'].sort())
  })

  it('sees a step the wrong way, and a room that is not in the order', () => {
    const wrong = [
      { from: 'web/pages.ts', to: 'guide/routes.ts' },
      { from: 'guide/routes.ts', to: 'web/pages.ts' },
      { from: 'config.ts', to: 'database/open.ts' },
      { from: 'main.ts', to: 'cellar/wine.ts' },
    ]
    expect(steps(wrong).map(told)).to.deep.equal([
      'web/pages.ts → guide/routes.ts',
      'config.ts → database/open.ts',
      'main.ts → cellar/wine.ts',
    ])
  })

  it('sees a circle, however long', () => {
    const round = ['a.ts', 'b.ts', 'c.ts', 'a.ts']
    expect(circle(round.slice(1).map((to, i) => ({ from: round[i]!, to })))).to.equal('a.ts → b.ts → c.ts → a.ts')
    expect(circle([{ from: 'a.ts', to: 'b.ts' }, { from: 'a.ts', to: 'c.ts' }, { from: 'b.ts', to: 'c.ts' }])).to.equal(undefined)
  })
})

/** What a file takes from other files of the project, as paths below `server/`; types count like values. */
function importsOf(from: string, text: string): Import[] {
  const ways = /(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*(['"])(\.{1,2}\/[^'"]+)\1/g
  // A worker is named by the file that the build makes of it.
  return [...text.matchAll(ways)].map(([, , path]) => ({ from, to: join(dirname(from), path!.replace(/\.js$/, '.ts')) }))
}

function rank(file: string): number {
  return order.findIndex((row) => row.includes(file.split('/')[0]!))
}

/** The imports that go against the order. Within a row and within a folder only a circle is wrong. */
function steps(all: Import[]): Import[] {
  return all.filter(({ from, to }) => !to.startsWith('../') && (rank(to) === -1 || rank(to) > rank(from)))
}

const told = ({ from, to }: Import): string => `${from} → ${to}`

/** A way that leads back to where it began. */
function circle(all: Import[]): string | undefined {
  const done = new Set<string>()
  const next = (file: string) => all.filter(({ from }) => from === file).map(({ to }) => to)
  const walk = (file: string, way: string[]): string | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file].join(' → ')
    if (done.has(file)) return undefined
    for (const to of next(file)) {
      const round = walk(to, [...way, file])
      if (round) return round
    }
    done.add(file)
    return undefined
  }
  for (const { from } of all) {
    const round = walk(from, [])
    if (round) return round
  }
  return undefined
}
