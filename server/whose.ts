import { readRef } from './bookings/references.ts'
import { readCode } from './checkins/plate-code.ts'
import type { Bytes } from './database/bytes.ts'
import type { Database } from './database/open.ts'
import { readNumber } from './help/references.ts'
import type { Whose } from './staff/door-keeper.ts'
import { uuidBytes } from './uuid.ts'

type SiteRow = { site: string } | undefined

/** How the keeper of the console's doors finds the site of what an address names. */
export function whoseThings({ read }: Pick<Database, 'read'>): Whose {
  const byId = (find: (id: Bytes) => Promise<SiteRow>) => async (text: string) => {
    const id = uuidBytes(text)
    return id && (await find(id))?.site
  }
  const named = (table: 'docents' | 'displays' | 'outbox' | 'proposed_corrections') =>
    byId((id) => read.selectFrom(table).select('site').where('id', '=', id).executeTakeFirst())
  return {
    async ref(text) {
      const ref = readRef(text)
      return ref && (await read.selectFrom('bookings').select('site').where('ref', '=', ref).executeTakeFirst())?.site
    },
    async code(text) {
      const typed = readCode(text)
      if ('wrong' in typed) return undefined
      return (await read.selectFrom('plates').select('site').where('code', '=', typed.code).executeTakeFirst())?.site
    },
    async ticket(text) {
      const number = readNumber(text)
      return number && (await read.selectFrom('tickets').select('site').where('number', '=', number).executeTakeFirst())?.site
    },
    docent: named('docents'),
    display: named('displays'),
    call: named('outbox'),
    correction: named('proposed_corrections'),
  }
}
