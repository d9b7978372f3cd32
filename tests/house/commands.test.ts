import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseDocument } from 'yaml'
import { shipped } from '../../server/root.ts'
import { command as typed } from '../cli/command.ts'
import { scratchFolder } from '../database/each-database.ts'
import { type Ended, environment } from '../operations/installation.ts'
import { blocksOf, commandsOf, textOf } from './papers.ts'

const pairs = [['README.md', 'README.zh-CN.md'], ['OPERATING.md', 'OPERATING.zh-CN.md']] as const
const papers = [...pairs.flat(), 'CONTRIBUTING.md', 'CHANGELOG.md', ...(existsSync(shipped('SECURITY.md')) ? ['SECURITY.md'] : [])]
const commands = [...new Set(papers.flatMap((name) => commandsOf(textOf(name))))]
const scripts = (JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts

/** What this test types itself, at an installation of its own: what the papers spell out to the word. Those of one row beside each other. */
const turns = [
  ['cli staff add mei --role manager --sites tongzi-mountain'],
  ['cli token add mei board --scope read', 'cli staff reset admin', 'cli import visits FILE'],
  ['cli token revoke mei board', 'cli backup FILE'],
  ['cli restore FILE'],
]
const ran = turns.flat()
/** Said in general; with what they ask for they are run. */
const inGeneral = ['cli staff add', 'cli staff reset', 'cli token add', 'cli token revoke', 'cli backup', 'cli restore', 'cli move']

/** What another test runs, and words of it by which one sees that it does. */
const elsewhere: [command: RegExp, test: string, words: string][] = [
  [/^npm ci( --omit=dev)?$/, '.ci/run', 'npm ci'],
  [/^npm test$/, '.ci/run', 'npm test'],
  [/^npm run typecheck$/, '.ci/run', 'npm run typecheck'],
  [/^npm run lint$/, '.ci/run', 'npm run lint'],
  [/^\.ci\/run$/, '.ci/run', 'The gate'],
  [/^npm run build$/, 'package.json', '"pretest": "npm run --silent build"'],
  [/^npm start$/, 'tests/operations/installation.ts', "built('main')"],
  [/^npm run demo$/, 'tests/demo/folder.test.ts', 'build/server/demo.js'],
  [/^npm run test:states$/, '.ci/run', 'npm run test:states'],
  [/^npm run test:crash$/, 'tests/crash/sigkill.test.ts', 'CRASH_ROUNDS'],
  [/^npm run test:attack$/, 'tests/attack/every-route.test.ts', 'ATTACK_EACH'],
  [/^npm run test:postgres$/, 'tests/run.ts', '.mocharc.postgres.json'],
  [/^TEST_ENGINE=postgres npx mocha build\/tests\/counters\/recount\.test\.js$/, 'tests/run.ts', "TEST_ENGINE: 'postgres'"],
  [/^cli migrate$/, 'tests/cli/cli.test.ts', "'migrate')"],
  [/^cli plates --json$/, 'tests/cli/cli.test.ts', "'plates', '--json'"],
  [/^cli plates --svg DIR$/, 'tests/cli/cli.test.ts', "'plates', '--svg', svg"],
  [/^cli plates --png DIR$/, 'tests/cli/cli.test.ts', "'plates', '--png', png"],
  [/^cli recount$/, 'tests/cli/cli.test.ts', "'recount')"],
  [/^cli recount --check$/, 'tests/cli/cli.test.ts', "'recount', '--check'"],
  [/^cli staff list$/, 'tests/cli/staff.test.ts', "'staff', 'list'"],
  [/^cli token list$/, 'tests/cli/staff.test.ts', "'token', 'list'"],
  [/^cli doctor$/, 'tests/operations/doctor/command.test.ts', "'doctor')"],
  [/^cli doctor --json$/, 'tests/operations/doctor/command.test.ts', "'doctor', '--json'"],
  [/^cli verify$/, 'tests/cli/verify.test.ts', "'verify'"],
  [/^cli verify --against SITE\/DAY\/DIGITS$/, 'tests/cli/verify.test.ts', "'--against'"],
  [/^(DATABASE_URL=\S+ npm run --silent )?cli (-- )?move --to \S+$/, 'tests/operations/move.test.ts', "'move', '--to'"],
  [/^cli backup (DATA_DIR\/backups\/\S+|\/\S+\/before-v2)$/, 'tests/cli/backup.sqlite.test.ts', "'backup', file"],
  [/^cli restore \/\S+\/before-v2$/, 'tests/cli/backup.sqlite.test.ts', "'restore', file"],
  [/^install -D -m 644 FILE\.txt -t \/var\/lib\/red-footprints\/verify$/, 'tests/web/domain-check.test.ts', 'verify'],
  [/^docker compose cp FILE\.txt app:\/data\/verify\/$/, 'tests/web/domain-check.test.ts', 'verify'],
]

/** Too long for every run of the tests: minutes to hours on a machine of its own. That their files are there is tested. */
const byHand = ['bench', 'bench:large', 'bench:steady', 'bench:streams', 'bench:partitions', 'bench:line', 'test:soak', 'lighthouse', 'shots']

/** What only the owner of a machine may do. A shell reads it below, and `deployment-files.test.ts` holds it against unit, compose and Caddy file. */
const ofTheMachine = /^(apt|git|ln|useradd|install -m|cp|systemctl|journalctl|timedatectl|chmod|cat|cd|mkdir|openssl|echo|docker|sed 's\/visits|cli\(\))/

describe('the commands of the papers', function () {
  this.timeout(120_000)

  it('are found: in blocks, step by step, and in sentences', () => {
    const found = commandsOf('Type `cli doctor`, `npm run lint` or `/staff`.\n```sh\ncp a b && cli staff add|list  # people\ncat > x <<\'END\'\nA=1\nEND\n```\n')
    expect(found).to.deep.equal(['cp a b', 'cli staff add', 'cli staff list', "cat > x <<'END'", 'cli doctor', 'npm run lint'])
    expect(commands).to.have.length.above(60)
  })

  it('are each run by a test, or for a reason by hand', () => {
    const known = new Set([...ran, ...inGeneral, ...byHand.map((name) => `npm run ${name}`), mochaOnce])
    const unknown = commands.filter((command) => !known.has(command) && !elsewhere.some(([pattern]) => pattern.test(command)) && !ofTheMachine.test(command))
    expect(unknown).to.deep.equal([])
  })

  it('are run where this test says so, and none of its lists has one that nobody types any more', () => {
    for (const [pattern, test, words] of elsewhere) {
      expect(commands.some((command) => pattern.test(command)), `typed: ${pattern}`).to.equal(true)
      expect(existsSync(shipped(test)) && textOf(test).includes(words), `${test} has: ${words}`).to.equal(true)
    }
    const typed = [...ran, ...inGeneral, ...byHand.map((name) => `npm run ${name}`)]
    expect(typed.filter((command) => !commands.includes(command))).to.deep.equal([])
  })

  it('of npm are scripts of the package, and the files that these begin are there', () => {
    const named = commands.flatMap((command) => /^npm run ([\w:]+)/.exec(command)?.[1] ?? [])
    expect(named.filter((name) => scripts[name] === undefined)).to.deep.equal([])
    const begun = named.flatMap((name) => scripts[name]!.match(/build\/[\w/-]+\.js/g) ?? [])
    expect(begun.filter((file) => !existsSync(shipped(file.replace(/^build\//, '').replace(/js$/, 'ts'))))).to.deep.equal([])
  })

  it('are the same in Chinese and in English', () => {
    for (const [english, chinese] of pairs) expect(commandsOf(textOf(chinese)), chinese).to.have.members(commandsOf(textOf(english)))
  })

  it('are blocks that a shell understands', () => {
    for (const name of papers) {
      for (const block of blocksOf(textOf(name))) {
        const { status, stderr } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' })
        expect(status, `${name}\n${block}\n${stderr}`).to.equal(0)
      }
    }
  })

  it('name services that compose.yaml has', () => {
    const services = Object.keys((parseDocument(textOf('compose.yaml')).toJS() as { services: object }).services)
    const named = commands.flatMap((command) => /^docker compose (?:exec|run --rm|stop|restart|logs) (\w+)/.exec(command)?.[1] ?? [])
    expect(named).to.include.members(['app', 'postgres'])
    expect(named.filter((name) => !services.includes(name))).to.deep.equal([])
  })

  const mochaOnce = 'npx mocha build/tests/web/locales.test.js'
  it('run one file of the tests', () => {
    expect(commands).to.include(mochaOnce)
    const { status, stdout } = spawnSync(process.execPath, ['node_modules/mocha/bin/mocha.js', ...mochaOnce.split(' ').slice(2)], { cwd: shipped(''), env: environment({}), encoding: 'utf8' })
    expect(status, stdout).to.equal(0)
    expect(stdout).to.match(/\d+ passing/)
  })

  describe('of a first Docker installation', () => {
    const folder = scratchFolder()
    after(() => folder.remove())

    it('make the secrets that compose.yaml asks for, open to their owner alone', function () {
      const block = blocksOf(textOf('README.md')).find((one) => one.includes('mkdir -m 700 .secrets'))!
      const { status, stderr } = spawnSync('bash', ['-e'], { input: `umask 077\ndocker() { :; }\n${block}`, cwd: folder.path, env: environment({}), encoding: 'utf8' })
      expect(status, stderr).to.equal(0)
      const { secrets } = parseDocument(textOf('compose.yaml')).toJS() as { secrets: Record<string, { file: string }> }
      expect(readdirSync(folder.path)).to.have.members(['.env', '.secrets'])
      for (const { file } of Object.values(secrets)) expect(existsSync(join(folder.path, file)), file).to.equal(true)
    })
  })

  describe('of the command line', () => {
    const folder = scratchFolder()
    const answers = new Map<string, Ended>()
    before(async () => {
      mkdirSync(join(folder.path, 'out'))
      const totals = join(folder.path, 'totals.csv')
      writeFileSync(totals, 'site,date,people\ntongzi-mountain,2025-03-01,12\n')
      const settings = { DATA_DIR: join(folder.path, 'var') }
      const type = async (command: string) => {
        const file = command.includes('import') ? totals : join(folder.path, 'out', 'one.backup')
        const words = command.slice('cli '.length).replace('FILE', file).split(' ')
        answers.set(command, await typed(settings, ...words))
      }
      await typed(settings, 'migrate')
      for (const turn of turns) await Promise.all(turn.map(type))
    })
    after(() => folder.remove())

    for (const command of ran) {
      it(`${command.slice('cli '.length)} does what it is for`, () => {
        const { code, stdout, stderr } = answers.get(command)!
        expect([code, stderr], stdout).to.deep.equal([0, ''])
        expect(stdout).not.to.equal('')
      })
    }
  })
})
