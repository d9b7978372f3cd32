import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { ConfigError } from '../../../server/config.ts'
import { openDatabase } from '../../../server/database/open.ts'
import { untilReady } from '../../../server/database/postgres/start.ts'
import { failToStart } from '../../operations/installation.ts'
import { scratchFolder } from '../each-database.ts'
import { databaseWith, dropDatabase, emptyDatabase, nameOf, testPostgres } from '../test-postgres.ts'
import { failed, whileDown } from './broken.ts'

const byBytes = `DATABASE_URL: the database has to hold UTF-8 and sort text by its bytes: create database NAME template template0 encoding 'UTF8' locale 'C'`

describe('a PostgreSQL that the tables cannot be kept in', () => {
  const secret = randomBytes(8).toString('hex')

  async function refused(url: string): Promise<string> {
    const error = await failed(openDatabase(url).then((db) => db.close()))
    expect(error).to.be.instanceOf(ConfigError)
    expect(String(error)).not.to.include(new URL(url).password)
    return (error as ConfigError).message
  }

  it('is refused by the name of the setting, without a word of its password, where the password is wrong', async () => {
    const url = new URL((await testPostgres()).url('postgres'))
    url.password = secret
    expect(await refused(String(url))).to.equal('DATABASE_URL: password authentication failed for user "postgres"')
  })

  it('is refused where there is no such database', async () => {
    expect(await refused((await testPostgres()).url('nowhere'))).to.equal('DATABASE_URL: database "nowhere" does not exist')
  })

  const wrong = {
    'sorts by a language': `template template0 locale_provider icu icu_locale 'en-US'`,
    'holds Latin letters only': `template template0 encoding 'LATIN1' locale 'C'`,
    'holds bytes of which nobody knows what they mean': `template template0 encoding 'SQL_ASCII' locale 'C'`,
  }
  for (const [what, options] of Object.entries(wrong)) {
    it(`is refused where it ${what}, with what would mend it`, async () => {
      const url = await databaseWith(options)
      expect(await refused(url)).to.equal(byBytes)
      dropDatabase(url)
    })
  }

  it('is taken where it sorts by bytes in another way', async () => {
    const url = await databaseWith(`template template0 locale_provider builtin builtin_locale 'C.UTF-8'`)
    await untilReady(url)
    dropDatabase(url)
  })

  it('ends the start of the server with that sentence', async () => {
    const folder = scratchFolder()
    const url = new URL((await testPostgres()).url('postgres'))
    url.password = secret
    const { code, stderr } = await failToStart({ DATA_DIR: folder.path, DATABASE_URL: String(url), SECRET: 'a secret that is long enough to be one' })
    folder.remove()
    expect(code).to.equal(1)
    expect(stderr).to.include('DATABASE_URL: password authentication failed').and.not.include(secret).and.not.match(/^\s+at /m)
  })

  it('ends the start of the server, where a later version has been, by saying so', async () => {
    const folder = scratchFolder()
    const url = await emptyDatabase()
    await (await testPostgres()).query(`insert into kysely_migration values ('2031-05-01-a-flights', '')`, nameOf(url))
    const { code, stderr } = await failToStart({ DATA_DIR: folder.path, DATABASE_URL: url, SECRET: 'a secret that is long enough to be one' })
    folder.remove()
    dropDatabase(url)
    expect(code).to.equal(1)
    expect(stderr).to.equal('the database at DATABASE_URL was made by a later version of Red Footprints, which knows 2031-05-01-a-flights; start that version\n')
  })
})

describe('a PostgreSQL that is not up yet', () => {
  it('is waited for, which is said once, with the reason', async () => {
    const waited: unknown[] = []
    let ready: Promise<void> | undefined
    await whileDown(async (postgres) => {
      const waiting = new Promise<void>((resolve) => {
        ready = untilReady(postgres.url('postgres'), { waiting: (cause) => (waited.push(cause), resolve()) })
      })
      await waiting
    })
    await ready
    expect(waited).to.have.length(1)
    expect(waited[0]).to.have.property('code', 'ECONNREFUSED')
  })

  it('is given up in the end, by the name of the setting', async () => {
    await whileDown(async (postgres) => {
      const error = await failed(untilReady(postgres.url('postgres'), { patience: 0 }))
      expect(error).to.be.instanceOf(ConfigError).with.property('message').that.matches(/^DATABASE_URL: .*ECONNREFUSED/)
    })
  })
})
