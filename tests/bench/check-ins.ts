import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { allPlates } from '../../server/checkins/plates.ts'
import { openDatabase } from '../../server/database/open.ts'
import { Signer } from '../../server/secrets.ts'
import { uuidText, uuidV7 } from '../../server/uuid.ts'

/** Check-ins as a crowd sends them, for an installation whose secret and folder are known. */
export class CheckIns {
  /** Of the site's gate. */
  readonly code: string
  readonly #signer: Signer

  private constructor(secret: string, code: string) {
    this.#signer = new Signer([secret], 'device-cookie')
    this.code = code
  }

  /** @param store PostgreSQL's address, where the tables are not in a file of the folder */
  static async at(site: string, { folder, secret, store }: { folder: string; secret: string; store?: string }): Promise<CheckIns> {
    const plates = await inStore(store ?? fileIn(folder), (db) => allPlates(db.read))
    return new CheckIns(secret, plates.find((plate) => plate.site === site && plate.stop === '')!.code)
  }

  /** Made before the clock runs: signing thousands of cookies would take from the server what is to be measured. */
  prepared(count: number): () => Buffer {
    const made = Array.from({ length: count }, () => this.#request())
    return () => made.pop() ?? this.#request()
  }

  #request(): Buffer {
    const body = JSON.stringify({ scan_id: newScan() })
    const device = randomBytes(16).toString('base64url')
    return Buffer.from(
      `POST /c/${this.code} HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\nContent-Type: application/json\r\n` +
        `Cookie: device=${device}.${this.#signer.sign(device)}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
  }
}

export function newScan(): string {
  return uuidText(uuidV7(Date.now(), randomBytes))
}

/** What a server is started with, so that nothing but its own work is measured. */
export function benchSettings(folder: string, secret: string): NodeJS.ProcessEnv {
  return { DATA_DIR: folder, SECRET: secret, PORT: '0', RATE_LIMITS: 'off', LOG_LEVEL: 'error', HOST: '127.0.0.1' }
}

const fileIn = (folder: string) => join(folder, 'red-footprints.sqlite')

export async function inStore<T>(store: string, work: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
  const db = await openDatabase(store)
  return work(db).finally(() => db.close())
}

export const inDatabase = <T>(folder: string, work: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> => inStore(fileIn(folder), work)

export const visitsInDatabase = (folder: string): Promise<number> => visitsIn(fileIn(folder))

export async function visitsIn(store: string): Promise<number> {
  return inStore(store, async ({ read }) => {
    const { visits } = await read.selectFrom('visits').select(({ fn }) => fn.countAll<number>().as('visits')).executeTakeFirstOrThrow()
    return visits
  })
}

/** Median and range, to two places. */
export function spread(values: number[]): { median: number; from: number; to: number } {
  const sorted = [...values].sort((x, y) => x - y)
  const round = (value: number) => Math.round(value * 100) / 100
  return { median: round(sorted[Math.floor(sorted.length / 2)]!), from: round(sorted[0]!), to: round(sorted.at(-1)!) }
}
