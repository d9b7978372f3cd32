import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'
import { ChildServer } from '../bench/child-server.ts'
import { scratchFolder } from '../database/each-database.ts'
import { check } from './checker.ts'

const linesOf = (name: string) => readFileSync(shipped(name), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/** Runs the image's health check against a port; whether it is content. */
async function healthy(port: string): Promise<boolean> {
  const [program, ...args] = JSON.parse(/^HEALTHCHECK .*?(\[.*\])$/m.exec(readFileSync(shipped('Dockerfile'), 'utf8'))![1]!) as string[]
  expect(program).to.equal('node')
  const [code] = await once(spawn(process.execPath, args.map((arg) => arg.replace(':3000/', `:${port}/`))), 'exit')
  return code === 0
}

describe('what the image is made of', () => {
  let folder: ReturnType<typeof scratchFolder>
  beforeEach(() => (folder = scratchFolder()))
  afterEach(() => folder.remove())

  it('is named in .dockerignore, and is enough to build and to serve; its health check tells', async () => {
    const lines = linesOf('.dockerignore')
    const taken = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    expect(lines.filter((line) => !line.startsWith('!'))).to.deep.equal(['*', 'data/var', 'data/var-demo'])
    const app = join(folder.path, 'app')
    for (const name of taken) {
      cpSync(shipped(name), join(app, name), { recursive: true, filter: (from) => !from.startsWith(shipped('data/var')) })
    }
    symlinkSync(shipped('node_modules'), join(app, 'node_modules'))
    const built = check(process.execPath, ['-e', `process.chdir(${JSON.stringify(app)}); import(${JSON.stringify(join(app, 'build.js'))})`])
    expect(built, built.stderr).to.deep.include({ code: 0, stderr: '' })

    const env = { NODE_ENV: 'production', DATA_DIR: join(folder.path, 'data'), PORT: '0', HOST: '127.0.0.1' }
    const server = await ChildServer.start(join(app, 'build/server/main.js'), [], env)
    const { port } = new URL(server.url)
    try {
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).to.equal(200)
      expect(await healthy(port)).to.equal(true)
    } finally {
      expect(await server.end('SIGTERM')).to.equal(0)
    }
    expect(await healthy(port), 'once the server has ended').to.equal(false)
  })

  it('has every package that the server and its build ask for, without those for development', () => {
    const { dependencies } = JSON.parse(readFileSync(shipped('package.json'), 'utf8')) as { dependencies: Record<string, string> }
    const files = ['server', 'public'].flatMap((from) => readdirSync(shipped(from), { recursive: true, encoding: 'utf8' }).map((name) => join(from, name)))
    const texts = ['build.js', ...files.filter((name) => name.endsWith('.ts'))].map((name) => readFileSync(shipped(name), 'utf8'))
    const asked = texts.flatMap((text) => [...text.matchAll(/^(?:import\b|export\b|\}).*? from '([^.'][^']*)'/gm)].map(([, name]) => name!))
    const packages = asked.filter((name) => !name.startsWith('node:')).map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'))
    expect(packages).to.have.length.above(50)
    expect([...new Set(packages)].filter((name) => !(name in dependencies) && name !== 'geojson')).to.deep.equal([])
  })
})
