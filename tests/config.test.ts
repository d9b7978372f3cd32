import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import express from 'express'
import { ConfigError, readConfig } from '../server/config.ts'
import { scratchFolder } from './database/each-database.ts'
import { failToStart } from './operations/installation.ts'

const long = 'a secret of more than thirty-two characters'

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError)
    return (error as Error).message
  }
  return 'taken'
}

describe('a setting that is wrong', () => {
  const wrong: Record<string, string[]> = {
    PORT: ['eighty', '-1', '65536', '80.5', '1e9', 'NaN', ' ', '0x50'],
    PUBLIC_URL: [
      'footprints.example.cn',
      'ftp://footprints.example.cn',
      'javascript:alert(1)',
      'https://',
      'localhost:3000',
      'https://a.cn/?x',
      'https://a.cn/#x',
      'https://u:p@a.cn',
    ],
    DATABASE_URL: ['mysql://db/footprints', 'footprints.sqlite', 'http://db/footprints'],
    SECRET: ['short', 'x'.repeat(31)],
    SECRET_PREVIOUS: ['short', 'x'.repeat(31)],
    ADMIN_PASSWORD: ['short', '123456789'],
    BASEMAP: ['google', 'BUILTIN', 'true'],
    TIANDITU_KEY: ['a key', '"><script>', '密钥'],
    MAP_APPROVAL: ['x'.repeat(61)],
    ICP_NUMBER: ['x'.repeat(61)],
    GONGAN_NUMBER: ['x'.repeat(61)],
    SMTP_URL: [
      'smtp.example.cn',
      'http://smtp.example.cn',
      'smtp://',
      'smtp://hunter2@',
      'smtp://smtp.example.cn?from=nobody',
      'smtp://smtp.example.cn?from=a@b.cn%0D%0ABcc:c@d.cn',
      'smtp://smtp.example.cn?logger=true',
      'smtp://smtp.example.cn?sendmail=true',
      'smtp://smtp.example.cn?socketTimeout=9999999',
      'smtp://%zz:x@smtp.example.cn',
    ],
    SMS_WEBHOOK: ['sms.example.cn', 'ftp://sms.example.cn', 'https://', 'https://hunter2:x@sms.example.cn', 'javascript:alert(1)'],
    NOTIFY_WEBHOOK: ['robot.example.cn', 'file:///etc/passwd', 'https://hunter2@robot.example.cn'],
    TRUST_PROXY: ['yes', '-1', '10.0.0.0/33', '10.0.0', '127.0.0.1, nonsense', '127.0.0.1,'],
    LOG_LEVEL: ['loud', 'INFO'],
    RATE_LIMITS: ['maybe', '0', 'false'],
  }
  const secrets = ['SECRET', 'SECRET_PREVIOUS', 'ADMIN_PASSWORD', 'DATABASE_URL', 'TIANDITU_KEY', 'SMTP_URL', 'SMS_WEBHOOK', 'NOTIFY_WEBHOOK']

  for (const [name, values] of Object.entries(wrong)) {
    it(`is refused by its name: ${name}`, () => {
      for (const value of values) {
        const said = refusal({ [name]: value })
        expect(said, value).to.match(new RegExp(`^${name}: .{5,}$`, 'm'))
        if (secrets.includes(name)) expect(said).not.to.include(value)
      }
    })
  }

  it('is named with all the others at once', () => {
    const said = refusal({ PORT: 'eighty', LOG_LEVEL: 'loud', SECRET: 'short' })
    expect(said.split('\n').map((line) => line.split(':')[0])).to.have.members(['PORT', 'LOG_LEVEL', 'SECRET'])
  })

  it('is one that another needs and that is missing', () => {
    expect(refusal({ BASEMAP: 'tianditu' })).to.match(/^TIANDITU_KEY: needed while BASEMAP is tianditu$/)
    expect(refusal({ DATABASE_URL: 'postgres://db/footprints' })).to.match(/^SECRET: needed with DATABASE_URL/m)
  })

  it('stops the server with 1 and its name, and shows neither a secret nor the inside of the program', async () => {
    const folder = scratchFolder()
    const env = { DATA_DIR: join(folder.path, 'var'), SECRET: 'hunter2', ADMIN_PASSWORD: 'hunter3', RATE_LIMITS: 'perhaps' }
    const { code, stdout, stderr } = await failToStart(env)
    expect([code, stdout]).to.deep.equal([1, ''])
    expect(stderr).to.match(/^SECRET: /m).and.match(/^ADMIN_PASSWORD: /m).and.match(/^RATE_LIMITS: /m)
    expect(stderr).not.to.match(/hunter|^\s+at /m)
    folder.remove()
  }).timeout(60_000)

  it('is a port that another server has: the start ends with 1 and says so, with its stores open already', async () => {
    const folder = scratchFolder()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const PORT = String((other.address() as AddressInfo).port)
    const { code, stderr } = await failToStart({ DATA_DIR: join(folder.path, 'var'), PORT })
    expect(code).to.equal(1)
    expect(stderr).to.match(/^HOST, PORT: .*EADDRINUSE/).and.not.to.match(/^\s+at /m)
    other.close()
    folder.remove()
  }).timeout(60_000)
})

describe('the settings', () => {
  it('are those of the design when nothing is set', () => {
    expect(readConfig({})).to.deep.equal({
      PORT: 3000,
      HOST: '0.0.0.0',
      DATA_DIR: 'data/var',
      PUBLIC_URL: 'http://localhost:3000',
      BASEMAP: 'builtin',
      LOG_LEVEL: 'info',
      RATE_LIMITS: 'on',
      secure: false,
    })
  })

  it('take an empty value as unset, every one of them', () => {
    const names = ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'PUBLIC_URL', 'SECRET', 'SECRET_FILE', 'BASEMAP', 'TRUST_PROXY', 'LOG_LEVEL']
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).to.deep.equal(readConfig({}))
  })

  it('are frozen', () => {
    const config = readConfig({})
    expect(Object.isFrozen(config)).to.equal(true)
    expect(() => Object.assign(config, { PORT: 1 })).to.throw(TypeError)
  })

  it('name proxies as Express understands them', () => {
    for (const TRUST_PROXY of ['true', '1', '127.0.0.1', 'loopback, 10.0.0.0/8', '::1', 'fc00::/7']) {
      expect(readConfig({ TRUST_PROXY }).TRUST_PROXY, TRUST_PROXY).to.equal(TRUST_PROXY)
      if (!/^(true|\d+)$/.test(TRUST_PROXY)) expect(() => express().set('trust proxy', TRUST_PROXY), TRUST_PROXY).not.to.throw()
    }
  })

  it('say where mail, SMS and the robot are, as they were given', () => {
    const given = {
      SMTP_URL: 'smtps://lan%40example.cn:p%40ss%2F@smtp.example.cn:465?from=visits@example.cn&tls.rejectUnauthorized=false',
      SMS_WEBHOOK: 'http://10.0.0.9/send?key=k#x',
      NOTIFY_WEBHOOK: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx',
    }
    expect(readConfig(given)).to.include(given)
  })

  it('leave out what the environment says besides', () => {
    expect(readConfig({ PATH: '/bin', HOME: '/root', __proto__: 'x' } as NodeJS.ProcessEnv)).to.deep.equal(readConfig({}))
  })

  it('guess the public address from the port, and know whether it is https', () => {
    expect(readConfig({ PORT: '8080' }).PUBLIC_URL).to.equal('http://localhost:8080')
    const real = { PUBLIC_URL: 'https://footprints.example.cn' }
    expect(readConfig({ PUBLIC_URL: `${real.PUBLIC_URL}///` })).to.include({ ...real, secure: true })
    const local = { PUBLIC_URL: 'http://192.168.1.5:3000' }
    expect(readConfig(local)).to.include({ ...local, secure: false })
  })

  it('know https in capitals too, and keep the name as it was written', () => {
    for (const scheme of ['HTTPS', 'Https']) {
      expect(readConfig({ PUBLIC_URL: `${scheme}://纪念馆.example.cn/` })).to.include({ PUBLIC_URL: 'https://纪念馆.example.cn', secure: true })
    }
    expect(readConfig({ PUBLIC_URL: 'HTTP://localhost:3000' })).to.include({ PUBLIC_URL: 'http://localhost:3000', secure: false })
  })
})

describe('a secret in a file', () => {
  let folder: ReturnType<typeof scratchFolder>
  let file: string
  beforeEach(() => {
    folder = scratchFolder()
    file = join(folder.path, 'secret')
    writeFileSync(file, `${long}\n`)
  })
  afterEach(() => folder.remove())

  it('is read as if it stood in the variable, without its line feed', () => {
    for (const name of ['SECRET', 'SECRET_PREVIOUS', 'ADMIN_PASSWORD'] as const) {
      expect(readConfig({ [`${name}_FILE`]: file })[name], name).to.equal(long)
    }
    writeFileSync(file, 'https://hooks.example.cn/send?key=k\n')
    for (const name of ['SMS_WEBHOOK', 'NOTIFY_WEBHOOK'] as const) {
      expect(readConfig({ [`${name}_FILE`]: file })[name], name).to.equal('https://hooks.example.cn/send?key=k')
    }
    writeFileSync(file, 'smtp://smtp.example.cn\n')
    expect(readConfig({ SMTP_URL_FILE: file }).SMTP_URL).to.equal('smtp://smtp.example.cn')
    writeFileSync(file, 'abc123\n')
    expect(readConfig({ BASEMAP: 'tianditu', TIANDITU_KEY_FILE: file }).TIANDITU_KEY).to.equal('abc123')
  })

  it('is not one when the variable is set as well', () => {
    expect(refusal({ SECRET: long, SECRET_FILE: file })).to.equal('SECRET: set it or SECRET_FILE, not both')
  })

  it('is missed by its name when the file cannot be read', () => {
    for (const path of [join(folder.path, 'missing'), folder.path]) {
      expect(refusal({ SECRET_FILE: path })).to.equal('SECRET_FILE: the file cannot be read')
    }
  })

  it('is judged like the variable: too short, or empty, stops the start without being shown', () => {
    for (const text of ['hunter2', '', '\n\n']) {
      writeFileSync(file, text)
      const said = refusal({ SECRET_FILE: file })
      expect(said).to.match(/^SECRET: /)
      expect(said).not.to.include('hunter2')
    }
  })

  it('may be an empty variable beside a file', () => {
    expect(readConfig({ SECRET: '', SECRET_FILE: file }).SECRET).to.equal(long)
  })
})
