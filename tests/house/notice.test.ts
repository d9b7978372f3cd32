import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'
import { textOf } from './papers.ts'

/** A package by what an import says: `echarts/core` comes from `echarts`. */
const packageOf = (specifier: string) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')

/** What stands in `public/` and is no file of ours; types travel nowhere. */
function imported(): string[] {
  const files = readdirSync(shipped('public'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|css)$/.test(name))
  const specifiers = files.flatMap((name) => [...textOf(join('public', name)).matchAll(/^(?!import type).*?(?:from|import|@import) '([^'.][^']*)'/gm)].map(([, specifier]) => packageOf(specifier!)))
  return [...new Set(specifiers)].filter((name) => existsSync(shipped(join('node_modules', name))))
}

/** With all that they bring along. */
function withDependencies(names: string[], met = new Set<string>()): string[] {
  for (const name of names.filter((one) => !met.has(one))) {
    met.add(name)
    const { dependencies = {} } = JSON.parse(textOf(join('node_modules', name, 'package.json'))) as { dependencies?: object }
    withDependencies(Object.keys(dependencies), met)
  }
  return [...met]
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

describe('NOTICE', () => {
  const notice = oneLine(textOf('NOTICE'))
  const travelling = withDependencies(imported())

  it('is about what the browser files are made of', () => {
    expect(travelling).to.include.members(['leaflet', 'gcoord', 'echarts', 'zrender'])
  })

  for (const name of travelling) {
    it(`holds the licence of ${name} in full, with its notice`, () => {
      const folder = shipped(join('node_modules', name))
      const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)(\.\w+)?$/i.test(file))
      expect(files).not.to.deep.equal([])
      expect(notice).to.include(`(npm: ${name})`)
      for (const file of files) expect(notice.includes(oneLine(readFileSync(join(folder, file), 'utf8'))), file).to.equal(true)
    })
  }

  it('names no package that does not travel', () => {
    expect([...notice.matchAll(/\(npm: ([^)]+)\)/g)].map(([, name]) => name)).to.have.members(travelling)
  })
})
