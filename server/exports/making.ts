import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import type { Reads } from '../database/open.ts'
import type { ManyRead } from '../database/rows.ts'
import { moduleAt } from '../root.ts'
import type { BookingsAsked } from './bookings-table.ts'
import type { Table } from './table.ts'
import { type VisitsAsked, visitsTable } from './visits-table.ts'
import { type Out, writeCsv } from './write-csv.ts'
import { writeJson } from './write-json.ts'

/** Done in a thread of its own, over one snapshot (`Database.snapshot`): nobody who checks in waits for it. */
export const makingJobs = moduleAt('exports/making').href

export type Asked = VisitsAsked | BookingsAsked
export type Format = 'csv' | 'xlsx' | 'json'

export interface Making {
  asked: Asked
  format: Format
  /** To open contacts with. */
  secrets: string[]
  /** Where it is written to; null for what is short enough to be handed back. */
  file: number | null
  /** How far it is, in thousandths, and whether it is still wanted: 1 says that it is not. */
  watch: Int32Array
}

export type Made = { rows: number; content: Uint8Array } | 'too-large' | 'stopped'

const pieceSize = 64 * 1024

class Stopped extends Error {}

/** Makes one export. */
export async function make(db: Reads, engine: ManyRead, { asked, format, secrets, file, watch }: Making): Promise<Made> {
  const pieces: Uint8Array[] = []
  let waiting = ''
  const flush = () => {
    if (file === null) pieces.push(Buffer.from(waiting))
    else writeText(file, waiting)
    waiting = ''
  }
  const out: Out = (piece, share) => {
    if (Atomics.load(watch, 1) === 1) throw new Stopped()
    Atomics.store(watch, 0, Math.floor(share * 1000))
    if (typeof piece === 'string') {
      waiting += piece
      if (waiting.length >= pieceSize) flush()
    } else if (file === null) pieces.push(piece)
    else write(file, piece)
  }
  try {
    const table = asked.what === 'visits' ? visitsTable(db, engine, asked) : await bookings(db, secrets, asked)
    const rows = await writers[format](table, out)
    if (rows === undefined) return 'too-large'
    flush()
    return { rows, content: Uint8Array.from(Buffer.concat(pieces)) }
  } catch (error) {
    if (error instanceof Stopped) return 'stopped'
    throw error
  }
}

// What most exports have no need of is loaded for those that have: a thread begins with nothing.
async function bookings(db: Reads, secrets: string[], asked: BookingsAsked): Promise<Table> {
  const [{ bookingsTable }, { Sealer }] = await Promise.all([import('./bookings-table.ts'), import('../sealer.ts')])
  return bookingsTable(db, new Sealer(secrets, 'contacts', randomBytes), asked)
}

const writers = {
  csv: writeCsv,
  json: writeJson,
  xlsx: async (...given: Parameters<typeof writeCsv>) => (await import('./write-xlsx.ts')).writeXlsx(...given),
}

/** The same memory for every piece: thirty megabytes of them would wait for the collector. */
const memory = new Uint8Array(pieceSize * 4)
const encoder = new TextEncoder()

function writeText(file: number, text: string): void {
  // No character is ever cut in two: what did not fit whole comes with the next.
  for (let rest = text; rest.length > 0; ) {
    const { read, written } = encoder.encodeInto(rest, memory)
    write(file, memory.subarray(0, written))
    rest = rest.slice(read)
  }
}

function write(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}
