import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { ConfigError } from '../server/config.ts'
import { shipped } from '../server/root.ts'
import { makeDataDir, readSecrets, Signer } from '../server/secrets.ts'
import { scratchFolder } from './database/each-database.ts'

const secret = 'a secret of more than thirty-two characters'
const other = 'another one of more than thirty-two letters'

describe('the secret of an installation', () => {
  let folder: ReturnType<typeof scratchFolder>
  let DATA_DIR: string
  beforeEach(() => {
    folder = scratchFolder()
    DATA_DIR = join(folder.path, 'new', 'var')
  })
  afterEach(() => folder.remove())

  const mode = (path: string) => statSync(path).mode & 0o777

  it('is made once, long and random, in a file and a folder for their owner alone', () => {
    const [made = ''] = readSecrets({ DATA_DIR })
    expect(made).to.match(/^[0-9a-f]{64}$/)
    expect(mode(join(DATA_DIR, 'secret'))).to.equal(0o600)
    expect(mode(DATA_DIR)).to.equal(0o700)
    expect(readSecrets({ DATA_DIR })).to.deep.equal([made])
    expect(readSecrets({ DATA_DIR: join(folder.path, 'elsewhere') })).not.to.deep.equal([made])
  })

  it('is made when there is room again, after a disk that took none of it', () => {
    const making = `import { readSecrets } from '${shipped('build/server/secrets.js')}'; readSecrets({ DATA_DIR: '${DATA_DIR}' })`
    // A file that may not grow at all is what a full disk leaves.
    const { status, stderr } = spawnSync('/bin/sh', ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', making], { encoding: 'utf8' })
    expect(status, stderr).to.equal(1)
    expect(stderr).to.include('EFBIG')
    expect(existsSync(join(DATA_DIR, 'secret'))).to.equal(false)
    expect(readSecrets({ DATA_DIR })[0]).to.match(/^[0-9a-f]{64}$/)
  })

  it('is the one of the environment when there is one, and then no file is made', () => {
    expect(readSecrets({ DATA_DIR, SECRET: secret })).to.deep.equal([secret])
    expect(existsSync(DATA_DIR)).to.equal(false)
  })

  it('comes before the previous one', () => {
    expect(readSecrets({ DATA_DIR, SECRET: secret, SECRET_PREVIOUS: other })).to.deep.equal([secret, other])
    const [made] = readSecrets({ DATA_DIR })
    expect(readSecrets({ DATA_DIR, SECRET_PREVIOUS: other })).to.deep.equal([made, other])
  })

  it('is read from a file that an operator has put there, whatever its last line feed', () => {
    makeDataDir(DATA_DIR)
    writeFileSync(join(DATA_DIR, 'secret'), `${secret}\r\n`)
    expect(readSecrets({ DATA_DIR })).to.deep.equal([secret])
    expect(readFileSync(join(DATA_DIR, 'secret'), 'utf8')).to.equal(`${secret}\r\n`)
  })

  it('is refused when its file is empty or too short, as a full disk leaves it', () => {
    makeDataDir(DATA_DIR)
    for (const text of ['', '\n', 'x'.repeat(31)]) {
      writeFileSync(join(DATA_DIR, 'secret'), text)
      expect(() => readSecrets({ DATA_DIR })).to.throw(ConfigError, /^SECRET: .+secret holds fewer than 32 characters/)
    }
  })

  it('leaves the rights of a folder that was there already to who made it', () => {
    mkdirSync(DATA_DIR, { recursive: true, mode: 0o750 })
    const before = mode(DATA_DIR)
    makeDataDir(DATA_DIR)
    expect(mode(DATA_DIR)).to.equal(before)
  })
})

describe('a signature', () => {
  const signer = new Signer([secret], 'proof')

  it('is 22 letters that belong to one text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, changed) => {
        const signature = signer.sign(text)
        expect(signature).to.match(/^[\w-]{22}$/)
        expect(signer.verify(text, signature)).to.equal(true)
        expect(signer.verify(changed, signature)).to.equal(changed === text)
      }),
    )
  })

  it('is nothing that can be made up, cut short or drawn out', () => {
    const signature = signer.sign('text')
    const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`
    for (const wrong of ['', 'x', signature.slice(0, 21), `${signature}AA`, flipped, 'A'.repeat(22), '中'.repeat(22)]) {
      expect(signer.verify('text', wrong), wrong).to.equal(false)
    }
  })

  it('of one purpose is none of another', () => {
    expect(signer.verify('text', new Signer([secret], 'device-cookie').sign('text'))).to.equal(false)
  })

  it('under the previous secret still holds, while new ones are made under the new', () => {
    const before = new Signer([other], 'proof').sign('text')
    const changed = new Signer([secret, other], 'proof')
    expect(changed.verify('text', before)).to.equal(true)
    expect(changed.sign('text')).to.equal(signer.sign('text')).and.not.equal(before)
    expect(signer.verify('text', before), 'until the previous one is gone').to.equal(false)
  })

  it('shows nothing of the secret', () => {
    expect(signer.sign(secret)).not.to.equal(Buffer.from(secret).toString('base64url').slice(0, 22))
    expect(JSON.stringify(signer)).to.equal('{}')
  })
})
