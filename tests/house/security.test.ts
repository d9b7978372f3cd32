import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'

const text = readFileSync(shipped('SECURITY.md'), 'utf8')

describe('SECURITY.md', () => {
  it('names tests that there are', () => {
    const named = [...text.matchAll(/`(tests\/[^`]+)`/g)].map(([, file]) => file!)
    expect(named).to.have.length.above(20)
    expect(named.filter((file) => !existsSync(shipped(file)))).to.deep.equal([])
  })

  it('names every attack that is tested', () => {
    for (const attack of ['every-route', 'from-elsewhere', 'guessing', 'slow-requests', 'what-is-typed']) expect(text).to.include(`tests/attack/${attack}.test.ts`)
  })

  it('names commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync(shipped('package.json'), 'utf8')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/`npm run ([\w:]+)/g)].map(([, name]) => name!)
    expect(named).to.include('test:attack')
    expect(named.filter((name) => scripts[name] === undefined)).to.deep.equal([])
  })
})
