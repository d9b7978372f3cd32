import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Database } from '../../database/open.ts'
import { shipped } from '../../root.ts'
import { type Terms, termsSchema } from './terms.ts'

const seed = z.strictObject({ version: z.literal(1), everySite: z.unknown(), programmes: z.record(z.string(), z.array(z.unknown())) })

/** The plain proposal that ships for a site (`data/offers.seed.json`): nobody has confirmed a word of it. */
export function proposalFor(site: string): Terms {
  const { everySite, programmes } = seed.parse(JSON.parse(readFileSync(shipped('data/offers.seed.json'), 'utf8')))
  const plain = termsSchema.parse(everySite)
  return termsSchema.parse({ ...plain, programmes: [...plain.programmes, ...(programmes[site] ?? [])] })
}

/** Gives every site that has no offer its proposal. */
export async function ensureOffers(db: Database, sites: string[]): Promise<void> {
  const there = new Set((await db.read.selectFrom('offers').select('site').execute()).map(({ site }) => site))
  const rows = sites
    .filter((site) => !there.has(site))
    .map((site) => ({ site, terms: JSON.stringify(proposalFor(site)), version: 1, saved_at: null, saved_by: '' }))
  if (rows.length === 0) return
  await db.write((trx) =>
    trx
      .insertInto('offers')
      .values(rows)
      .onConflict((on) => on.column('site').doNothing())
      .execute(),
  )
}
