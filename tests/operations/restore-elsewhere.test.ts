import { chownSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { backUp } from '../../server/operations/backup.ts'
import { restore, restoreOnly } from '../../server/operations/restore.ts'
import { onApp } from '../checkins/on-app.ts'
import { scratchFolder } from '../database/each-database.ts'

const now = new Date('2026-12-01T10:00:00Z')

describe('what is restored where something is different', () => {
  let folder: ReturnType<typeof scratchFolder>
  let dataDir: string
  let file: string
  beforeEach(() => {
    folder = scratchFolder()
    dataDir = join(folder.path, 'var')
    file = join(folder.path, 'a.backup')
  })
  afterEach(() => folder.remove())

  const begun = () => onApp({ dataDir }, async () => undefined)
  const kept = (name: string) => readFileSync(join(dataDir, name), 'utf8')

  it('holds the secret that was in force, where that comes from the environment and another lies in the folder', async () => {
    await begun()
    const [older, inForce] = [kept('secret'), 'the secret of now, which is as long as a secret must be']
    backUp(dataDir, file, inForce)
    expect(kept('secret'), 'the folder').to.equal(older)
    const elsewhere = join(folder.path, 'elsewhere')
    restore(elsewhere, file, now)
    expect(readFileSync(join(elsewhere, 'secret'), 'utf8')).to.equal(`${inForce}\n`)
  })

  ;(process.getuid?.() === 0 ? it : it.skip)('that root restores belongs to whom the folder belongs to, and is for nobody else', async () => {
    await begun()
    backUp(dataDir, file)
    chownSync(dataDir, 65534, 65534)
    restore(dataDir, file, now)
    restoreOnly('secret', dataDir, file, now)
    const owners = ['red-footprints.sqlite', 'guide.json', 'secret', 'server.lock'].map((name) => statSync(join(dataDir, name)))
    expect(owners.map(({ uid, gid }) => [uid, gid])).to.deep.equal(owners.map(() => [65534, 65534]))
  })
})
