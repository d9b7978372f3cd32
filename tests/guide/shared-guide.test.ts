import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { openDatabase, type Database } from '../../server/database/open.ts'
import { GuideError } from '../../server/guide/guide-document.ts'
import { GuideStore } from '../../server/guide/guide-store.ts'
import type { Guide } from '../../server/guide/schema.ts'
import { saveChange } from '../../server/guide/edit/save.ts'
import { refusal } from '../../server/web/refusals.ts'
import { scratchFolder } from '../database/each-database.ts'
import { engine, storeIn } from '../database/stores.ts'
import { StoppedClock } from '../app/serve.ts'
import { seed } from './seed.ts'

/** Where servers share a database, the guide lies in it too. */
if (engine === 'postgres') {
  describe('the guide that two servers share', () => {
    let folder: ReturnType<typeof scratchFolder>
    let servers: { db: Database; guide: GuideStore }[]
    const site = 'he-long-former-residence'
    const name = ({ guide }: { guide: GuideStore }) => guide.site(site)!.short.zh
    const open = async () => {
      const db = await openDatabase(await storeIn(folder.path))
      return { db, guide: await GuideStore.open({ dataDir: folder.path, db, warn: () => undefined }) }
    }
    const save = ({ db, guide }: { db: Database; guide: GuideStore }, zh: string, expected?: string) => {
      const edit = (copy: Guide) => {
        if (expected !== undefined && copy.sites[0]!.short.zh !== expected) return refusal('conflict')
        copy.sites[0]!.short.zh = zh
        return copy
      }
      return saveChange({ db, guide, now: new StoppedClock().now, random: randomBytes }, { name: site, what: 'names', action: 'guide-saved', actor: 'Mei', edit })
    }

    beforeEach(async () => {
      folder = scratchFolder()
      servers = await Promise.all([open(), open()])
    })
    afterEach(async () => {
      for (const { db } of servers) await db.close()
      folder.remove()
    })

    it('is seeded once, whichever starts first', async () => {
      const rows = await servers[0]!.db.read.selectFrom('guide_document').selectAll().execute()
      expect(rows.map(({ version }) => version)).to.deep.equal([1])
      for (const { guide } of servers) expect(guide.document()).to.deep.equal(seed())
    })

    it('is another on both once one of them has saved it, and again after a restart', async () => {
      const [one, two] = servers as [(typeof servers)[0], (typeof servers)[0]]
      let heard = 0
      two.guide.onChange(() => heard++)
      await save(one, '贺家')
      expect([name(one), name(two)]).to.deep.equal(['贺家', '贺龙故居'])
      await two.guide.refresh()
      await two.guide.refresh()
      expect([name(two), heard]).to.deep.equal(['贺家', 1])
      const third = await open()
      expect(name(third)).to.equal('贺家')
      await third.db.close()
    })

    it('is saved on what the other server left, though this one has not seen it yet', async () => {
      const [one, two] = servers as [(typeof servers)[0], (typeof servers)[0]]
      await save(one, '贺家')
      expect(await save(two, '故居', '贺龙故居')).to.deep.equal(refusal('conflict'))
      expect(name(two)).to.equal('贺家')
      await save(two, '故居', '贺家')
      await one.guide.refresh()
      expect(name(one)).to.equal('故居')
    })

    it('takes one of two changes that meet, and refuses the other by name', async () => {
      const saved = await Promise.all(servers.map((server, i) => save(server, `贺家${i}`, '贺龙故居')))
      expect(saved.filter((one) => 'version' in one)).to.have.length(1)
      for (const { guide } of servers) await guide.refresh()
      expect(name(servers[0]!)).to.equal(name(servers[1]!)).and.to.match(/^贺家[01]$/)
    })

    it('stays as it was when the transaction does not come to its end', async () => {
      const [one] = servers as [(typeof servers)[0]]
      const breaking = { ...one.db, write: ((job) => one.db.write(async (trx) => {
        await job(trx)
        throw new Error('the wire')
      })) as Database['write'] }
      const error = await save({ db: breaking, guide: one.guide }, '贺家').catch((caught: unknown) => caught)
      expect(error).to.have.property('message', 'the wire')
      expect(name(one)).to.equal('贺龙故居')
      await save(one, '故居')
      expect([name(one), (await one.db.read.selectFrom('guide_versions').select('version').where('site', '=', site).execute()).length]).to.deep.equal(['故居', 2])
    })

    it('is refused at the start, with the name of its table, when somebody broke it', async () => {
      await servers[0]!.db.write((trx) => trx.updateTable('guide_document').set({ document: '{' }).execute())
      const error = await GuideStore.open({ dataDir: folder.path, db: servers[0]!.db, warn: () => undefined }).catch((caught: unknown) => caught)
      expect(error).to.be.instanceOf(GuideError).with.property('message').that.includes('guide_document')
    })
  })
}
