import { createHash, type Hash } from 'node:crypto'
import type { Bytes } from '../database/bytes.ts'
import type { Day } from '../local-day.ts'
import type { CorrectionEntry, VisitEntry } from './entries.ts'

/**
 * The canonical text of a finished day of a site's ledger (counting law 9). Its SHA-256 is the day's seal. Whoever
 * has the rows can compute it anywhere:
 *
 * - The text is UTF-8. Every line is a JSON array as RFC 8785 writes it (no spaces, text escaped only where JSON
 *   must, whole numbers in plain digits) and ends with one line feed, the last line too.
 * - Bytes (ids, devices, seals) are lower-case hexadecimal, without hyphens. What is absent is `null`. Instants are
 *   milliseconds since 1970-01-01 UTC, days `YYYY-MM-DD` at the site.
 * - The first line is `["red-footprints-ledger",1,site,day,previous]`: `day` is the day on which the rows were
 *   entered (`entered_on`), `previous` the seal of the ledger day before it at that site, 64 zeros for the first.
 * - Then the visits entered on that day, in the order of `day`, then of `id`, each
 *   `["visit",day,id,at,source,people,device,corrects]`.
 * - Right behind a visit of source `desk` the desk's own half, the row of `desk_counts` with the visit's site and id:
 *   `["desk",day,at,people,minors,note,entered_by]`. Right behind a visit of source `group` that is an arrival, the
 *   row of `arrivals` with the visit's id: `["arrival",ref,at,people,minors,subtracted,note,entered_by]`.
 * - Then the corrections entered on that day, in the order of `id`, each
 *   `["correction",id,day,about,at,people,reason,entered_by,confirmed_by]`.
 *
 * A day without visits and corrections has no seal; the next one's `previous` reaches over it. Arrivals of groups
 * whose people came to no site (送教上门) have no visit: they are in no total, and under no seal.
 */
export class CanonicalDay {
  readonly #hash: Hash = createHash('sha256')
  /** Visits and corrections so far, and their people. */
  entries = 0
  people = 0

  constructor(site: string, day: Day, previous: Bytes) {
    this.#line(['red-footprints-ledger', 1, site, day, hex(previous)])
  }

  visit({ day, id, at, source, people, device, corrects, desk, arrival }: VisitEntry): void {
    this.#line(['visit', day, hex(id), at, source, people, hex(device), hex(corrects)])
    if (desk) this.#line(['desk', desk.day, desk.at, desk.people, desk.minors, desk.note, desk.entered_by])
    if (arrival) {
      const { ref, minors, subtracted, note, entered_by: by } = arrival
      this.#line(['arrival', ref, arrival.at, arrival.people, minors, subtracted, note, by])
    }
    this.#count(people)
  }

  correction({ id, day, about, at, people, reason, entered_by: by, confirmed_by: second }: CorrectionEntry): void {
    this.#line(['correction', hex(id), day, about, at, people, reason, by, second])
    this.#count(people)
  }

  /** The seal; nothing can be added any more. */
  seal(): Bytes {
    return Uint8Array.from(this.#hash.digest())
  }

  #line(fields: (string | number | null)[]): void {
    this.#hash.update(`${JSON.stringify(fields)}\n`, 'utf8')
  }

  #count(people: number): void {
    this.entries += 1
    this.people += people
  }
}

/** Before the first seal of a site. */
export const noSeal: Bytes = new Uint8Array(32)

export function hex(bytes: Bytes): string
export function hex(bytes: Bytes | null): string | null
export function hex(bytes: Bytes | null): string | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
}
