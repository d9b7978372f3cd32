import { join } from 'node:path'
import { expect } from 'chai'
import { scratchFolder } from '../database/each-database.ts'
import { onServer } from '../operations/installation.ts'
import { command } from './command.ts'

describe('people and tokens on the command line', function () {
  // A busy machine is slow at what starts processes.
  this.timeout(300_000)
  let folder: ReturnType<typeof scratchFolder>
  let env: NodeJS.ProcessEnv
  before(async () => {
    folder = scratchFolder()
    env = { DATA_DIR: join(folder.path, 'var'), ADMIN_PASSWORD: 'a long walk from Sangzhi' }
    await command(env, 'migrate')
  })
  after(() => folder.remove())

  const site = 'tongzi-mountain'

  it('refuses roles, sites, scopes, names and labels that are none, with 1 and a sentence', async () => {
    await command(env, 'staff', 'list')
    const wrong: [string[], RegExp][] = [
      [['staff', 'add', 'Mei'], /--role/],
      [['staff', 'add', 'Mei', '--role', 'king'], /--role is one of admin, manager, docent/],
      [['staff', 'add', 'Mei', '--role', 'manager'], /--sites takes/],
      [['staff', 'add', 'Mei', '--role', 'manager', '--sites', `${site},nowhere`], /--sites takes/],
      [['staff', 'add', 'cli', '--role', 'admin'], /name/],
      [['staff', 'reset', 'nobody'], /nobody is called nobody/],
      [['token', 'add', 'nobody', 'report'], /nobody is called nobody/],
      [['token', 'add', 'admin', 'report', '--scope', 'write'], /--scope is one of read, arrivals/],
      [['token', 'add', 'admin', 'report', '--site', 'nowhere'], /--sites takes/],
      [['token', 'add', 'admin', ' '], /label/],
      [['token', 'revoke', 'admin', 'report'], /no token in use/],
    ]
    const answers = await Promise.all(wrong.map(async ([args, said]) => ({ args, said, ...(await command(env, ...args)) })))
    for (const { args, said, code, stdout, stderr } of answers) {
      expect([code, stdout], args.join(' ')).to.deep.equal([1, ''])
      expect(stderr).to.match(said).and.not.to.match(/^\s+at /m)
    }
    expect((await command(env, 'staff', 'list')).stdout).to.equal('admin    admin  *\n')
  })

  it('adds a person with sites and a token, which work, and revokes the token, which then does not', async () => {
    const added = await command(env, 'staff', 'add', 'Mei', '--role', 'manager', '--sites', site)
    expect([added.code, added.stderr]).to.deep.equal([0, ''])
    expect(added.stdout).to.match(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}\n$/)
    expect((await command(env, 'staff', 'list')).stdout).to.equal(`manager  Mei  ${site}\nadmin    admin  *\n`)
    const made = await command(env, 'token', 'add', 'Mei', 'monthly report', '--site', site)
    expect(made.stdout).to.match(/^rft_[\w-]{43}\n$/)
    const authorization = `Bearer ${made.stdout.trim()}`

    await onServer(env, async (url) => {
      const path = `${url}/staff/exports/visits.csv?from=2026-01-01&to=2026-12-31`
      expect((await fetch(path, { headers: { authorization } })).status).to.equal(200)
      expect((await command(env, 'token', 'list')).stdout).to.match(new RegExp(`^Mei  monthly report  read  ${site}  last used \\d{4}-\\d\\d-\\d\\d\n$`))
      expect((await command(env, 'token', 'revoke', 'Mei', 'monthly report')).stdout).to.equal('revoked\n')
      expect((await fetch(path, { headers: { authorization } })).status).to.equal(401)
      const signedIn = await fetch(`${url}/staff/session`, { method: 'POST', body: new URLSearchParams({ name: 'Mei', password: added.stdout.trim() }), redirect: 'manual' })
      expect(signedIn.status).to.equal(303)
    })
    expect((await command(env, 'token', 'list')).stdout).to.contain('revoked on')
  })
})
