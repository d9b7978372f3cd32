import type { Database } from '../../database/open.ts'
import type { Clock } from '../../local-day.ts'
import { audit, type Deed } from '../../staff/audit.ts'
import type { Random } from '../../uuid.ts'
import { isRefusal, type Refusal } from '../../web/refusals.ts'
import type { GuideStore, Kept } from '../guide-store.ts'
import { type Guide, guideSchema } from '../schema.ts'
import { appendVersion, documentOf, ofSources } from './versions.ts'

export interface SaveParts {
  db: Database
  guide: GuideStore
  now: Clock
  random: Random
}

export interface Change {
  /** The site or route that is changed (`versions.ts`), or 'sources'. */
  name: string
  what: string
  action: Extract<Deed['action'], 'guide-saved' | 'guide-restored'>
  actor: string
  /** Makes the changed guide of a copy, or says why it must not be; called once all others have been saved. */
  edit(copy: Guide): Guide | Refusal
}

/**
 * Saves a change of the guide: its version, its record and the served document, all or none.
 *
 * @returns the site's new version; undefined when nothing changed
 * @throws GuideError when the changed document is none, StoreUnavailable when either store cannot write
 */
export async function saveChange({ db, guide, now, random }: SaveParts, { name, what, action, actor, edit }: Change): Promise<{ version: number | undefined } | Refusal> {
  let kept: Kept | undefined
  try {
    const saved = await db.write(async (trx) => {
      // Another server may have changed it a moment ago; from here on nobody does.
      await guide.refresh(trx)
      const served = guide.document()
      const edited = edit(structuredClone(served))
      if (isRefusal(edited)) return edited
      const after = guideSchema.safeParse(edited).data ?? edited
      const changed = [...new Set([ofSources, name])].filter((one) => JSON.stringify(documentOf(served, one)) !== JSON.stringify(documentOf(after, one)))
      let version: number | undefined
      for (const one of changed) {
        const number = await appendVersion(trx, one, { before: served, after }, { what, saved_by: actor, at: now() })
        await audit(trx, now(), random, { actor, action, subject: one, detail: `${what}, version ${number}` })
        if (one === name) version = number
      }
      // Last, so that only the end of the transaction can still fail behind it.
      if (changed.length > 0) kept = await guide.keep(after, trx)
      return { version }
    })
    kept?.serve()
    return saved
  } catch (error) {
    await kept?.undo().catch(() => undefined)
    throw error
  }
}
