import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { databaseFile } from '../../server/operations/backup.ts'
import { scratchFolder } from '../database/each-database.ts'
import { cli, onServer } from '../operations/installation.ts'
import { command } from './command.ts'

describe('backups on the command line', function () {
  // A busy machine is slow at what starts processes.
  this.timeout(120_000)
  let folder: ReturnType<typeof scratchFolder>
  let DATA_DIR: string
  beforeEach(() => {
    folder = scratchFolder()
    DATA_DIR = join(folder.path, 'var')
  })
  afterEach(() => folder.remove())

  const plates = async () => (await command({ DATA_DIR }, 'plates', '--json')).stdout

  it('are refused in one sentence where a file cannot be restored or written', async () => {
    await command({ DATA_DIR }, 'migrate')
    const missing = await command({ DATA_DIR }, 'restore', join(folder.path, 'missing'))
    expect(missing).to.deep.include({ code: 1, stdout: '', stderr: `${join(folder.path, 'missing')} does not exist\n` })
    const existing = await command({ DATA_DIR }, 'backup', databaseFile(DATA_DIR))
    expect(existing).to.deep.include({ code: 1, stderr: `${databaseFile(DATA_DIR)} exists; a backup never overwrites one\n` })
  })

  it('hold the SECRET that is set, and say when they are restored beside another', async () => {
    const [file, SECRET] = [join(folder.path, 'now.backup'), 'the secret of now, which is as long as a secret must be']
    await command({ DATA_DIR, SECRET }, 'plates', '--json')
    await command({ DATA_DIR, SECRET }, 'backup', file)
    const elsewhere = { DATA_DIR: join(folder.path, 'elsewhere') }
    expect((await command(elsewhere, 'restore', file)).stdout).to.equal('restored\n')
    expect(readFileSync(join(elsewhere.DATA_DIR, 'secret'), 'utf8')).to.equal(`${SECRET}\n`)
    expect((await command({ DATA_DIR: join(folder.path, 'same'), SECRET }, 'restore', file)).stdout).to.equal('restored\n')
    const other = await command({ DATA_DIR: join(folder.path, 'other'), SECRET: SECRET.toUpperCase() }, 'restore', file)
    expect(other.stdout).to.equal('restored; it was made with another SECRET: set that, or SECRET_PREVIOUS to it\n')
  })

  it('are made while the server runs, and restored once it has stopped', async () => {
    const file = join(folder.path, 'backup.sqlite')
    await command({ DATA_DIR }, 'migrate')
    const before = await plates()
    await onServer({ DATA_DIR }, async () => {
      expect(await cli({ DATA_DIR }, 'backup', file)).to.deep.equal({ code: 0, stdout: `${file}\n`, stderr: '' })
      const refused = await command({ DATA_DIR }, 'restore', file)
      expect(refused).to.deep.equal({ code: 1, stdout: '', stderr: 'the server is running; stop it first\n' })
    })
    const restored = await cli({ DATA_DIR }, 'restore', file)
    expect(restored.code).to.equal(0)
    expect(restored.stdout).to.match(/^restored; what was there lies in .+before-restore-/)
    expect(await plates()).to.deep.equal(before)
  })
})
