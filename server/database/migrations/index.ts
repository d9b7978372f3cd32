import type { Kysely } from 'kysely'
import type { Definitions } from '../dialect.ts'
import * as bookings from './2026-11-22-bookings.ts'
import * as counting from './2026-11-22-counting.ts'
import * as gate from './2026-11-22-gate.ts'
import * as guideDocument from './2026-11-22-guide-document.ts'
import * as guideVersions from './2026-11-22-guide-versions.ts'
import * as imports from './2026-11-22-imports.ts'
import * as ledger from './2026-11-22-ledger.ts'
import * as limits from './2026-11-22-limits.ts'
import * as messages from './2026-11-22-messages.ts'
import * as help from './2026-11-23-help.ts'
import * as overtaken from './2026-11-29-overtaken.ts'
import * as people from './2026-11-22-people.ts'
import * as recordings from './2026-11-28-recordings.ts'
import * as secondAnswers from './2026-11-28-second-answers.ts'
import * as wordsOfOrganisers from './2026-11-29-words-of-organisers.ts'
import * as partsWithoutDocent from './2026-11-30-parts-without-docent.ts'
import * as staff from './2026-11-22-staff.ts'

export type Up = (db: Kysely<never>, definitions: Definitions) => Promise<void>

/** In the order in which they run; a name never changes once it has landed. */
export const migrations: Record<string, { up: Up }> = {
  '2026-11-22-a-counting': counting,
  '2026-11-22-b-staff': staff,
  '2026-11-22-c-gate': gate,
  '2026-11-22-d-messages': messages,
  '2026-11-22-e-bookings': bookings,
  '2026-11-22-f-people': people,
  '2026-11-22-g-ledger': ledger,
  '2026-11-22-i-limits': limits,
  '2026-11-22-j-guide-versions': guideVersions,
  '2026-11-22-k-imports': imports,
  '2026-11-22-l-guide-document': guideDocument,
  '2026-11-23-a-help': help,
  '2026-11-28-a-recordings': recordings,
  '2026-11-28-b-second-answers': secondAnswers,
  '2026-11-29-a-overtaken': overtaken,
  '2026-11-29-b-words-of-organisers': wordsOfOrganisers,
  '2026-11-30-a-parts-without-docent': partsWithoutDocent,
}
