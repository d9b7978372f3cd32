import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { StartError } from '../../server/operations/start-trouble.ts'
import { takeFolder } from '../../server/operations/take-folder.ts'
import { shipped } from '../../server/root.ts'
import { ChildServer } from '../bench/child-server.ts'
import { command } from '../cli/command.ts'
import { scratchFolder } from '../database/each-database.ts'
import { environment } from './installation.ts'

const main = shipped('build/server/main.js')
const silent = { info: () => undefined, warn: () => undefined }

describe('a folder of data', function () {
  this.timeout(120_000)
  let folder: ReturnType<typeof scratchFolder>
  let place: { DATA_DIR: string; DATABASE_URL: undefined }
  let server: ChildServer | undefined
  beforeEach(() => {
    folder = scratchFolder()
    place = { DATA_DIR: join(folder.path, 'var'), DATABASE_URL: undefined }
  })
  afterEach(async () => {
    await server?.end('SIGKILL')
    server = undefined
    folder.remove()
  })

  const env = () => environment({ DATA_DIR: place.DATA_DIR, PORT: '0', HOST: '127.0.0.1' })
  const start = async () => (server = await ChildServer.start(main, [], { ...env(), LOG_LEVEL: 'silent' }))
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    await server!.end(signal)
    server = undefined
  }

  it('has one server; a second is refused by the name of the folder, and the commands of the shell work beside it', async () => {
    await start()
    expect(() => takeFolder(place, silent, 200)).to.throw(StartError, `another server runs on ${place.DATA_DIR}; stop it first, or give this one a DATA_DIR of its own`)
    for (const typed of [['recount', '--check'], ['staff', 'list'], ['backup', join(folder.path, 'a.backup')]]) {
      expect(await command({ DATA_DIR: place.DATA_DIR }, ...typed), typed[0]).to.include({ code: 0, stderr: '' })
    }
  })

  it('is free again when a server has ended, and also when it was killed', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await start()
      await end(signal)
      takeFolder(place, silent, 0)()
    }
  })

  it('goes over from a server that ends to the next, which waits for it', async () => {
    await start()
    const next = spawn(process.execPath, [main], { env: { ...env(), LOG_LEVEL: 'info' } })
    const said: string[] = []
    for await (const line of createInterface({ input: next.stdout })) {
      said.push(line)
      if (line.includes('waiting for its end')) await end('SIGTERM')
      if (line.includes('管理 console')) break
    }
    expect(said.some((line) => line.includes('another server still runs on this folder'))).to.equal(true)
    const ended = once(next, 'exit')
    next.kill('SIGTERM')
    expect(await ended).to.deep.equal([0, null])
  })

  it('that serves a database elsewhere is held by nobody', () => {
    mkdirSync(place.DATA_DIR)
    const elsewhere = { ...place, DATABASE_URL: 'postgres://elsewhere' }
    for (let i = 0; i < 2; i++) takeFolder(elsewhere, silent, 0)
  })
})
