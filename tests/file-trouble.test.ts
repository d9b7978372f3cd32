import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { fileTrouble } from '../server/file-trouble.ts'
import { shipped } from '../server/root.ts'

describe('a file that cannot be had', () => {
  const error = (code: string) => Object.assign(new Error('as the system says it'), { code })

  it('is named with its whole path, and where a relative one began', () => {
    expect(fileTrouble('/root/a.backup', 'read', error('ENOENT'))).to.equal('/root/a.backup does not exist')
    const whole = join(process.cwd(), 'old.csv')
    expect(fileTrouble('old.csv', 'read', error('ENOENT'))).to.equal(`${whole} does not exist; a path that does not begin with / is taken from ${process.cwd()}`)
  })

  it('is not called missing when it is closed to the user', () => {
    for (const code of ['EACCES', 'EPERM']) {
      expect(fileTrouble('/root/a.backup', 'read', error(code))).to.equal(`/root/a.backup cannot be read: this user may not, or not enter a folder on the way (${code})`)
    }
  })

  it('says what else is in the way', () => {
    expect(fileTrouble('/mnt/a.svg', 'written', error('ENOSPC'))).to.equal('/mnt/a.svg cannot be written: there is no room left on its disk (ENOSPC)')
    const folder = shipped('server')
    try {
      readFileSync(folder)
    } catch (caught) {
      expect(fileTrouble(folder, 'read', caught)).to.equal(`${folder} cannot be read: EISDIR: illegal operation on a directory, read`)
    }
  })
})
