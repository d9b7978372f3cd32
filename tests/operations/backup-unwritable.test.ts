import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { backUp, BackupError, databaseFile, whyNot } from '../../server/operations/backup.ts'
import { shipped } from '../../server/root.ts'
import { onDatabase } from '../checkins/on-app.ts'
import { scratchFolder } from '../database/each-database.ts'
import { environment } from './installation.ts'

describe('a backup that cannot be written', () => {
  let folder: ReturnType<typeof scratchFolder>
  beforeEach(async () => {
    folder = scratchFolder()
    await onDatabase(databaseFile(folder.path), async () => undefined)
  })
  afterEach(() => folder.remove())

  it('says that there is no such folder, rather than to make one where a disk should be', () => {
    const file = join(folder.path, 'usb', 'a.backup')
    expect(() => backUp(folder.path, file)).to.throw(BackupError, `${join(folder.path, 'usb')} does not exist; make that folder first`)
    expect(readdirSync(folder.path)).to.not.include('usb')
  })

  it('says that the disk takes no more, and leaves nothing half', () => {
    const file = join(folder.path, 'a.backup')
    // A file that may not grow beyond 100 blocks is what a limit, or an old file system, does to the copy.
    const limited = 'ulimit -f 100; exec "$0" "$@"'
    const run = spawnSync('/bin/sh', ['-c', limited, process.execPath, shipped('build/server/cli.js'), 'backup', file], { env: environment({ DATA_DIR: folder.path }), encoding: 'utf8' })
    expect([run.status, run.stdout]).to.deep.equal([1, ''])
    expect(run.stderr).to.match(/^\S+\/a\.backup could not be made: the disk does not take it \(disk I\/O error\)\n$/)
    expect(readdirSync(folder.path).filter((name) => name.startsWith('a.backup'))).to.deep.equal([])
  })

  const reasons: Record<string, RegExp> = {
    ENOSPC: /no room left/,
    SQLITE_FULL: /no room left/,
    EDQUOT: /no room left/,
    EACCES: /cannot be written \(EACCES\)/,
    EROFS: /cannot be written \(EROFS\)/,
    SQLITE_CANTOPEN: /cannot be written/,
    SQLITE_IOERR_WRITE: /does not take it/,
    SQLITE_BUSY: /another program holds the source/,
    SQLITE_CORRUPT: /the source is damaged/,
  }
  for (const [code, says] of Object.entries(reasons)) {
    it(`is explained in a sentence: ${code}`, () => {
      expect(whyNot(Object.assign(new Error('as the system says it'), { code }), 'the source')).to.match(says)
    })
  }
})
