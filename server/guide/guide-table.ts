import type { Adapter } from 'lowdb'
import type { Database, Reads, Trx } from '../database/open.ts'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import { type GuidePlace, parseGuide } from './guide-document.ts'
import type { Guide } from './schema.ts'

/** The guide in the database, for the servers that share it. A version tells each that another has changed it. */
export class GuideTable implements GuidePlace {
  readonly transactional = true
  readonly #db: Pick<Database, 'read' | 'write'>
  /** Of the document that was last read or written from here; 0 for none. */
  #version = 0

  constructor(db: Pick<Database, 'read' | 'write'>) {
    this.#db = db
  }

  adapter(trx?: Trx): Adapter<Guide | null> {
    return {
      read: () => this.#read(trx ?? this.#db.read),
      write: (guide) => (trx ? this.#write(trx, guide) : this.#db.write((one) => this.#write(one, guide))),
    }
  }

  /** Every version is kept in a table of its own, and restored in the console. */
  async previous(): Promise<Guide | null> {
    return null
  }

  async hasChanged(trx?: Trx): Promise<boolean> {
    const row = await (trx ?? this.#db.read).selectFrom('guide_document').select('version').executeTakeFirst()
    return row !== undefined && row.version !== this.#version
  }

  async #read(db: Reads): Promise<Guide | null> {
    const row = await db.selectFrom('guide_document').select(['version', 'document']).executeTakeFirst()
    if (row === undefined) return null
    const guide = parseGuide(row.document, 'the table guide_document')
    this.#version = row.version
    return guide
  }

  async #write(trx: Trx, guide: Guide | null): Promise<void> {
    const document = JSON.stringify(guide)
    const version = this.#version + 1
    const { numInsertedOrUpdatedRows: rows } = await trx
      .insertInto('guide_document')
      .values({ one: 1, version, document })
      .onConflict((on) => on.column('one').doUpdateSet({ version, document }).where('guide_document.version', '=', this.#version))
      .executeTakeFirstOrThrow()
    if (rows !== 1n) throw new StoreUnavailable('the guide was changed by another server')
    this.#version = version
  }
}
