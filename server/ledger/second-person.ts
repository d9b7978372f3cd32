import type { Bytes } from '../database/bytes.ts'
import type { Trx } from '../database/open.ts'
import type { ProposedCorrectionRow } from '../database/schema-ledger.ts'
import type { Instant } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import { appendCorrection, type Corrected, type CorrectParts, inWords, uncounted, type Written } from './append-correction.ts'
import { answerProposed, findCorrection, findProposed } from './correction-rows.ts'

export const answers = { confirmation: 'confirmed', rejection: 'rejected' } as const
export type Answer = (typeof answers)[keyof typeof answers]

/**
 * The second person's answer to a large correction: confirmed, it counts from now on; rejected, it never does. Nobody
 * confirms their own, but whoever proposed one may take it back. The same answer given again changes nothing.
 *
 * @param by name of whoever is signed in, and has the site
 * @throws StoreUnavailable
 */
export async function answerCorrection(parts: CorrectParts, id: Bytes, answer: Answer, by: string): Promise<Corrected | Refusal> {
  const { db, counts, now: clock } = parts
  const now = clock()
  const written = await db.write((trx) => answerIn(trx, parts, id, answer, by, now))
  if (isRefusal(written)) return written
  counts.learn(written.counts)
  return written.corrected
}

async function answerIn(trx: Trx, parts: CorrectParts, id: Bytes, answer: Answer, by: string, now: Instant): Promise<Written | Refusal> {
  const proposed = await findProposed(trx, id)
  if (proposed === undefined) return refusal('not-found')
  if (proposed.answer !== null) {
    return proposed.answer === answer ? uncounted(await asItStands(trx, proposed)) : refusal('correction-answered')
  }
  if (answer === 'confirmed') {
    if (proposed.proposed_by === by) return refusal('correction-second')
    const written = await appendCorrection(trx, parts, { ...proposed, enteredBy: proposed.proposed_by, confirmedBy: by }, now)
    if (!isRefusal(written)) await answerProposed(trx, id, answer, by, now)
    return written
  }
  await answerProposed(trx, id, answer, by, now)
  await audit(trx, now, parts.random, { actor: by, action: 'correction-rejected', subject: proposed.site, detail: inWords(proposed) })
  return uncounted({ ...(await asItStands(trx, proposed)), outcome: 'rejected', again: false })
}

async function asItStands(trx: Trx, { id, site, about, people }: ProposedCorrectionRow): Promise<Corrected> {
  const counted = await findCorrection(trx, id)
  return { outcome: counted ? 'counted' : 'rejected', id, site, about, day: counted?.day, people, again: true }
}
