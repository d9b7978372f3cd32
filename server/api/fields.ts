import { type Key, type Lang, words } from '../web/words.ts'
import type { Explain } from './json-schema.ts'

/** What the fields of requests and answers mean: one name, one meaning, wherever it stands. Their words are `api.field.<name>`. */
export const fields = [
  ...['accuracy_m', 'all', 'alternatives', 'answer_by', 'as_of', 'bound', 'by', 'capacity', 'closed', 'code', 'companions', 'contact_email', 'contact_name'],
  ...['contact_phone', 'contacts', 'counted_at', 'date', 'day', 'desk_today', 'digits', 'docent', 'docents_left', 'due', 'end', 'errors', 'fits', 'from', 'key', 'kind', 'leader_name'],
  ...['leader_phone', 'left', 'located', 'message', 'minors', 'misfit', 'name', 'note', 'number', 'offer_until', 'offered', 'open', 'organisation', 'outcome', 'people', 'phone', 'place'],
  ...['programme', 'proof', 'published', 'rating', 'reason', 'ref', 'request_id', 'scan_id', 'scanned_at', 'seal', 'sent_at', 'sequence', 'site', 'slot', 'slots', 'start', 'stop'],
  ...['status', 'step_free', 'subtract', 'subtracted', 'text', 'to', 'today', 'total', 'unit', 'url', 'value', 'verdict', 'verified_at', 'version', 'waiting', 'with_group', 'word'],
] as const

/** Explains fields in a reader's language. */
export function explainer(lang: Lang): Explain {
  const known: readonly string[] = fields
  const t = words(lang)
  return (name) => (known.includes(name) ? t(`api.field.${name}` as Key) : undefined)
}
