import type { Instant } from '../local-day.ts'

/** A state of a site's guide. Append-only: what is restored is a new version. */
export interface GuideVersionRow {
  /** A site's slug; 'sources' for the list of sources. */
  site: string
  version: number
  /** JSON: the site, or all sources, as in `guide.json`. */
  document: string
  /** The part that was changed, `restored:3`, or `found` for what stood in the file before. */
  what: string
  /** Name of the person; '' for what was found. */
  saved_by: string
  at: Instant
}

/** The whole guide, in one row; on one machine it is a file instead. */
export interface GuideDocumentRow {
  one: 1
  /** Rises with every change, so that each server sees that there is another. */
  version: number
  /** JSON, as in `guide.json`. */
  document: string
}
