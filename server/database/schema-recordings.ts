import type { Instant } from '../local-day.ts'
import type { Bytes } from './bytes.ts'

/** A recording that is listened to. One that is replaced or taken down leaves nothing but the record of who did it. */
export interface RecordingRow {
  site: string
  /** '' for the site itself; else `stops/fire-pit-room` or `stories/eight-of-one-family`. */
  part: string
  lang: 'zh' | 'en'
  /** Of its bytes, and the key of their pieces: the same file in two places is kept once. */
  sha256: Bytes
  /** As it is sent: `audio/mpeg`. */
  type: string
  /** Bytes. */
  size: number
  /** null where the file does not say. */
  seconds: number | null
  /** Who speaks, and where the text comes from. */
  credit: string
  uploaded_at: Instant
  uploaded_by: string
}

/** Some of a recording's bytes. */
export interface RecordingPieceRow {
  sha256: Bytes
  /** How many bytes stand before it. */
  begins: number
  bytes: Uint8Array
}
