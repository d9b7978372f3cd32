import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readConfig } from '../../../server/config.ts'
import { roomLeft } from '../../../server/operations/doctor/file-checks.ts'
import type { Installation } from '../../../server/operations/doctor/finding.ts'
import { nodeVersion } from '../../../server/operations/doctor/setting-checks.ts'
import { scratchFolder } from '../../database/each-database.ts'
import { finding, nowhere } from './public-server.ts'

const hour = 60 * 60 * 1000
const gigabyte = 1024 ** 3
const now = Date.parse('2026-12-01T09:00:00+08:00')

describe('the doctor, of the files', () => {
  let folder: ReturnType<typeof scratchFolder>
  let dataDir: string
  beforeEach(() => {
    folder = scratchFolder()
    dataDir = join(folder.path, 'var')
    mkdirSync(dataDir, { mode: 0o700 })
  })
  afterEach(() => folder.remove())

  const installed = (env: NodeJS.ProcessEnv = {}): Installation => {
    const config = readConfig({ DATA_DIR: dataDir, ...env })
    return { config, db: new Error('none'), reach: nowhere, now: () => now }
  }
  const file = (name: string, mode = 0o600) => {
    writeFileSync(join(dataDir, name), 'x')
    chmodSync(join(dataDir, name), mode)
  }

  describe('and the disk', () => {
    it('says how much is free', async () => {
      expect((await finding('disk', installed()))?.said).to.match(/^[\d.]+ [GM]B free, \d+ %$/)
    })

    it('warns under a gigabyte or a tenth, and calls it wrong under 200 MB', () => {
      const states = ([free, all]: [number, number]) => roomLeft({ free: free * gigabyte, all: all * gigabyte }).state
      const rooms: [number, number][] = [[40, 100], [1, 8], [0.9, 4], [9, 100], [0.15, 1]]
      expect(rooms.map(states)).to.deep.equal(['ok', 'ok', 'warn', 'warn', 'wrong'])
      expect(roomLeft({ free: 0.15 * gigabyte, all: gigabyte })).to.include({ said: '153 MB free, 15 %' }).and.property('todo').that.contains('Make room')
    })

    it('says that the folder is not there', async () => {
      const found = await finding('disk', installed({ DATA_DIR: join(dataDir, 'none') }))
      expect(found?.state).to.equal('wrong')
      expect(found?.todo).to.contain('DATA_DIR')
    })
  })

  describe('and the backup', () => {
    const made = (name: string, hours: number) => {
      mkdirSync(join(dataDir, 'backups'), { recursive: true })
      file(`backups/${name}`)
      utimesSync(join(dataDir, 'backups', name), now / 1000, (now - hours * hour) / 1000)
    }

    it('warns that there is none', async () => {
      expect(await finding('backup', installed())).to.include({ state: 'warn', said: 'there is no automatic backup yet' })
      made('something-else.sqlite', 1)
      expect(await finding('backup', installed())).to.include({ state: 'warn' })
    })

    it('says how old the newest is, and warns once a night was left out', async () => {
      made('red-footprints-2026-11-29.backup', 50)
      expect(await finding('backup', installed())).to.include({ state: 'warn', said: 'the last one is 50 hours old' })
      made('red-footprints-2026-11-30.backup', 30)
      expect((await finding('backup', installed()))?.said).to.contain('30 hours old')
      expect(await finding('backup', installed())).to.include({ state: 'ok' })
    })

    it('says that nobody makes one of PostgreSQL, and watches those of a scheduler', async () => {
      const { config, ...rest } = installed()
      const shared = { ...rest, config: { ...config, DATABASE_URL: 'postgres://db/footprints' } }
      const found = await finding('backup', shared)
      expect(found?.state).to.equal('note')
      expect(found?.todo).to.contain(`cli backup ${join(dataDir, 'backups')}/red-footprints-DAY.backup`)
      made('red-footprints-2026-11-28.backup', 80)
      expect(await finding('backup', shared)).to.include({ state: 'warn', said: 'the last one is 80 hours old' })
      made('red-footprints-2026-11-30.backup', 3)
      expect(await finding('backup', shared)).to.include({ state: 'ok' })
    })
  })

  describe('and who can read them', () => {
    it('is content with a folder that is closed', async () => {
      file('secret')
      file('red-footprints.sqlite', 0o644)
      expect(await finding('permissions', installed())).to.include({ state: 'ok' })
    })

    it('calls an open folder wrong, with what is open in it', async () => {
      file('red-footprints.sqlite', 0o644)
      chmodSync(dataDir, 0o755)
      const found = await finding('permissions', installed())
      expect(found).to.include({ state: 'wrong', said: `others on this machine can read ${dataDir}, ${join(dataDir, 'red-footprints.sqlite')}` })
      expect(found?.todo).to.contain(`chmod 700 ${dataDir}`)
    })

    it('calls an open secret wrong, even in a closed folder', async () => {
      file('secret', 0o640)
      expect((await finding('permissions', installed()))?.said).to.contain(join(dataDir, 'secret'))
    })
  })

  it('warns of the first admin’s password', async () => {
    expect(await finding('first password', installed())).to.include({ state: 'ok' })
    file('admin-password')
    const found = await finding('first password', installed())
    expect([found?.state, found?.said]).to.satisfy(([state, said]: [string, string]) => state === 'warn' && said.includes(join(dataDir, 'admin-password')))
  })
})

describe('the doctor, of the settings', () => {
  const set = (env: NodeJS.ProcessEnv): Installation => ({ config: readConfig({ DATA_DIR: '/nowhere', ...env }), db: new Error('none'), reach: nowhere, now: () => now })

  it('calls it wrong that limits are off', async () => {
    expect(await finding('limits', set({}))).to.include({ state: 'ok' })
    expect(await finding('limits', set({ RATE_LIMITS: 'off' }))).to.include({ state: 'wrong' })
  })

  it('notes which messages are not sent', async () => {
    const none = await finding('messages', set({}))
    expect([none?.state, none?.said]).to.satisfy(([state, said]: [string, string]) => state === 'note' && said.includes('/staff/calls'))
    const mail = await finding('messages', set({ SMTP_URL: 'smtp://mail.example.cn?from=visits@example.cn' }))
    expect(mail?.said).to.equal('not set: SMS_WEBHOOK, NOTIFY_WEBHOOK')
    const all = { SMTP_URL: 'smtp://mail.example.cn?from=visits@example.cn', SMS_WEBHOOK: 'https://sms.example.cn', NOTIFY_WEBHOOK: 'https://robot.example.cn' }
    expect(await finding('messages', set(all))).to.include({ state: 'ok' })
  })

  it('knows which versions of Node are too old', () => {
    const versions = ['18.20.0', '20.18.3', '20.19.0', '22.4.0', '24.0.0', '26.1.0']
    expect(versions.map((version) => nodeVersion(version).state)).to.deep.equal(['wrong', 'wrong', 'warn', 'note', 'ok', 'ok'])
  })

  it('names the one that it runs on', async () => {
    expect((await finding('Node', set({})))?.said).to.contain(process.versions.node)
  })
})
