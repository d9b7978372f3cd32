import { openDatabase } from '../../server/database/open.ts'
import { closeMonth } from '../../server/ledger/month-close.ts'
import { findMonth } from '../../server/ledger/month-rows.ts'
import { submitMonth } from '../../server/ledger/month-submit.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { random } from '../staff/house.ts'
import { atDesk, corrected, counted, hall, party, sealed } from './month-books.ts'

// Closes a month in an empty store and prints its documents: a process of its own, for the test of their bytes.
const db = await openDatabase(process.argv[2]!)
const parts = { db, now: () => Date.parse('2026-12-04T01:00:00+08:00'), random, publicUrl: '', outbox: { post: async () => undefined, nudge: () => undefined } }
await counted(db, '2025-11-30', 7)
await counted(db, '2026-10-31', 900)
await close('2025-11')
await close('2026-10')
await counted(db, '2026-11-01', 1, 'late')
await counted(db, '2026-11-30', 2, 'display')
await atDesk(db, '2026-11-30', 30, 12)
await party(db, { ref: 'AAAAAAAAAA', day: '2026-11-30', people: 40, parts: [true, false] })
await corrected(db, { about: '2026-10-31', day: '2026-11-01', people: -3, reason: '=1+1, "重复"' })
await sealed(db, '2026-12-03')
await close('2026-11', '停电一天\n+闭馆半天')
const { json, csv } = (await findMonth(db.read, hall.slug, '2026-11'))!
await db.close()
console.log(JSON.stringify({ json, csv }))

async function close(month: string, note = ''): Promise<void> {
  await submitMonth(parts, hall, month, { note }, 'Mei')
  const closed = await closeMonth(parts, hall, month, { by: '老谭' })
  if (isRefusal(closed)) throw new Error(`${month}: ${closed.refused}`)
}
