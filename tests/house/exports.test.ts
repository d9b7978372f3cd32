import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'

/** What a file hands out that is not a type, as `file name`. */
interface HandedOut {
  file: string
  name: string
}

const folders = ['server', 'tests', 'public']
const files = folders.flatMap((folder) =>
  readdirSync(shipped(folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(folder, name)),
)
const texts = new Map(files.map((file) => [file, readFileSync(shipped(file), 'utf8')]))

describe('what the files under server/ hand out', () => {
  const taken = new Set([...texts].flatMap(([file, text]) => takenBy(file, text)))
  const all = [...texts].filter(([file]) => file.startsWith('server/')).flatMap(([file, text]) => handedOutBy(file, text))

  it('is read, and so is who takes it', () => {
    expect(all).to.have.length.above(500)
    expect(taken).to.include.members(['server/app.ts createApp', 'server/web/words.ts words', 'server/checkins/plate-code.ts readCode'])
  })

  it('is taken by somebody', () => {
    const left = all.filter(({ file, name }) => !taken.has(`${file} ${name}`) && !taken.has(`${file} *`))
    expect(left.map(({ file, name }) => `${file} ${name}`)).to.deep.equal([])
  })
})

describe('the reader of what files hand out', () => {
  it('sees every way to hand out a value', () => {
    const text = 'export const a = 1\nexport function b() {}\nexport async function c() {}\nexport class D {}\nexport function* e() {}\nexport type F = 1\nconst g = 1'
    expect(handedOutBy('x.ts', text).map(({ name }) => name)).to.deep.equal(['a', 'b', 'c', 'D', 'e'])
  })

  it('sees every way to take it', () => {
    const text = [
      "import { a, type B, c as d } from './x.ts'",
      "import {\n  e,\n} from '../y.ts'",
      "const { f } = await import('./later.ts')",
      "new URL('./job.js', import.meta.url)",
      "import * as g from './all.ts'",
      "const address = moduleAt('web/asked/thread').href",
    ].join('\n')
    expect(takenBy('server/web/z.ts', text)).to.deep.equal(['server/web/x.ts a', 'server/web/x.ts B', 'server/web/x.ts c', 'server/y.ts e', 'server/web/later.ts *', 'server/web/job.ts *', 'server/web/all.ts *', 'server/web/asked/thread.ts *'])
  })
})

function handedOutBy(file: string, text: string): HandedOut[] {
  return [...text.matchAll(/^export (?:const|class|(?:async )?function\*?) ([\w$]+)/gm)].map(([, name]) => ({ file, name: name! }))
}

/**
 * What a file takes from others of the project, as `file name`; as `file *` where it is loaded whole, or later, or by a
 * thread or a process that begins with it.
 */
function takenBy(file: string, text: string): string[] {
  const pathOf = (path: string) => join(dirname(file), path.replace(/\.js$/, '.ts'))
  const named = [...text.matchAll(/\bimport (?:type )?\{([^}]*)\} from '(\.{1,2}\/[^']+)'/g)].flatMap(([, names, path]) => {
    const each = names!.split(',').map((name) => /[\w$]+/.exec(name.replace(/^\s*type /, ''))?.[0])
    return each.flatMap((name) => (name === undefined ? [] : [`${pathOf(path!)} ${name}`]))
  })
  const whole = [...text.matchAll(/\b(?:import\(|new URL\(|import \* as \w+ from )'(\.{1,2}\/[^']+)'/g)].map(([, path]) => `${pathOf(path!)} *`)
  const begun = [...text.matchAll(/\bmoduleAt\('([^']+)'\)/g)].map(([, path]) => `${join('server', path!)}.ts *`)
  return [...named, ...whole, ...begun]
}
