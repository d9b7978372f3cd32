import { expect } from 'chai'
import { build } from 'esbuild'
import { shipped } from '../../server/root.ts'

/** The packages that are read before the first line of a file runs. What it imports when it comes to it, and types, are not among them. */
async function loadedBy(entry: string): Promise<string[]> {
  const { metafile } = await build({ absWorkingDir: shipped('.'), entryPoints: [entry], bundle: true, packages: 'external', format: 'esm', platform: 'node', write: false, metafile: true })
  const { inputs } = metafile
  const read = new Set([entry])
  for (const file of read) {
    for (const { path, kind } of inputs[file]?.imports ?? []) if (kind === 'import-statement') read.add(path)
  }
  return [...read].filter((path) => !(path in inputs))
}

/** What takes long to read and is needed seldom, late, or in a thread of its own. */
const heavy = ['nodemailer', 'pg', 'echarts', 'write-excel-file/node']

describe('what has to be read before the first line runs', () => {
  it('is of a command neither the web server, nor the mailer, nor PostgreSQL, nor what draws charts and sheets', async () => {
    const loaded = await loadedBy('server/cli.ts')
    expect(loaded).to.include.members(['commander', 'zod'])
    expect(loaded).not.to.include.oneOf(['express', 'helmet', 'ejs', ...heavy])
  })

  it('is of the server neither the mailer, nor PostgreSQL, nor what draws charts and sheets', async () => {
    const loaded = await loadedBy('server/main.ts')
    expect(loaded).to.include.members(['express', 'ejs', 'better-sqlite3'])
    expect(loaded).not.to.include.oneOf(heavy)
  })
})
