import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'

const folders = ['server', 'public', 'views', 'tests']
const everything = folders.flatMap((folder) =>
  readdirSync(shipped(folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
)
const code = everything.filter((name) => name.endsWith('.ts'))
const linesOf = (file: string) => readFileSync(shipped(file), 'utf8').trimEnd().split('\n')

/** What an index says when it stands for nothing itself: it hands on what others say. */
function isBarrel(text: string): boolean {
  const handedOn = /export\s+(type\s+)?(\*|\{[^}]*\})(\s+as\s+\w+)?\s+from\s+'[^']+'/g
  return text.trim() !== '' && text.replace(handedOn, '').trim() === ''
}

describe('the house', () => {
  it('has no file of code over 250 lines', () => {
    expect(code).to.have.length.above(80)
    expect(code.filter((file) => linesOf(file).length > 250)).to.deep.equal([])
  })

  it('has files of one thought: most are under 120 lines', () => {
    const lengths = code.filter((file) => !file.startsWith('tests/')).map((file) => linesOf(file).length)
    expect(lengths.filter((length) => length < 120).length / lengths.length).to.be.above(0.5)
  })

  it('has no drawer for odds and ends', () => {
    const drawer = /^(utils?|helpers?|common|misc|services?)$/i
    const words = (name: string) => basename(name).replace(/\..*$/, '').split(/[-_]/)
    expect(everything.filter((name) => words(name).some((word) => drawer.test(word)))).to.deep.equal([])
  })

  it('has no barrel', () => {
    expect(code.filter((file) => isBarrel(linesOf(file).join('\n')))).to.deep.equal([])
    expect(isBarrel("export * from './a.ts'\nexport { b, c } from './b.ts'\n")).to.equal(true)
    expect(isBarrel("export * from './a.ts'\nexport const b = 1\n")).to.equal(false)
  })

  it('keeps styles and scripts to files that the build knows', () => {
    const known = /\.(ts|css|svg|json|png|webmanifest)$/
    const shippedFiles = everything.filter((name) => name.startsWith('public/') && basename(name).includes('.'))
    expect(shippedFiles.filter((name) => !known.test(name))).to.deep.equal([])
  })

  it('has at its top what a newcomer looks for, and nothing else', () => {
    const rooms = ['data', 'public', 'server', 'tests', 'views']
    const settings = ['.ci', '.editorconfig', '.gitattributes', '.gitignore', '.mocharc.json', '.mocharc.postgres.json', '.npmrc', '.github']
    const papers = ['README.md', 'README.zh-CN.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs']
    const build = ['build.js', 'eslint.config.js', 'package.json', 'package-lock.json', 'tsconfig.json']
    const deployment = ['Dockerfile', '.dockerignore', 'compose.yaml', 'Caddyfile', 'red-footprints.service']
    const guides = ['OPERATING.md', 'OPERATING.zh-CN.md']
    const made = ['.git', '.env', '.secrets', 'build', 'node_modules']
    const top = readdirSync(shipped('')).filter((name) => !name.endsWith('.log'))
    expect(top).to.include.members([...rooms, 'package.json', 'package-lock.json', 'tsconfig.json'])
    expect(top.filter((name) => ![...rooms, ...settings, ...papers, ...guides, ...build, ...deployment, ...made].includes(name))).to.deep.equal([])
  })

  it('keeps the guide in the pocket by a worker that is written by hand, in under 150 lines', () => {
    const text = ['public/sw.ts', 'public/pocket/keeper.ts', 'public/pocket/stand-ins.ts'].map((file) => readFileSync(shipped(file), 'utf8')).join('\n')
    const lines = text.replace(/\/\*\*[\s\S]*?\*\//g, '').split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line))
    expect(lines).to.have.length.below(150)
  })
})
