import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { allPlates } from '../../server/checkins/plates.ts'
import { databaseFile } from '../../server/operations/backup.ts'
import { shipped } from '../../server/root.ts'
import { ChildServer } from '../bench/child-server.ts'
import { onDatabase } from '../checkins/on-app.ts'
import type { Answer } from '../checkins/phone.ts'
import { scratchFolder } from '../database/each-database.ts'
import { type Attempt, type Request, requestOf } from './attempts.ts'

/** Names what a run draws; a run that failed is repeated by setting it to what the failure says. */
export const seed = process.env.CRASH_SEED ?? String(Math.floor(Math.random() * 1e9))

export interface Acknowledged {
  attempt: Attempt
  status: number
  answer: Answer
}

/** An installation whose server is a process that can be killed, and to which another process sends check-ins. */
export class UnderLoad {
  readonly dataDir: string
  readonly #folder = scratchFolder()
  readonly #secret = 'a secret as long as the march itself'
  /** All scans are of this moment, so that a run over midnight is one day's. */
  readonly #at = Date.now()
  #codes = new Map<string, string>()
  #server: ChildServer | undefined

  /** @param dataDir the place of the data, when it is not to be a new folder */
  constructor(dataDir?: string) {
    this.dataDir = dataDir ?? join(this.#folder.path, 'var')
  }

  get file(): string {
    return databaseFile(this.dataDir)
  }

  get server(): ChildServer {
    return this.#server!
  }

  async start(): Promise<void> {
    const env = { DATA_DIR: this.dataDir, SECRET: this.#secret, PORT: '0', HOST: '127.0.0.1', PUBLIC_URL: 'http://127.0.0.1:0' }
    const quiet = { LOG_LEVEL: 'silent', RATE_LIMITS: 'off', ADMIN_PASSWORD: 'a long walk from Sangzhi' }
    this.#server = await ChildServer.start(shipped('build/server/main.js'), [], { ...env, ...quiet })
    const plates = await onDatabase(this.file, ({ read }) => allPlates(read))
    this.#codes = new Map(plates.filter(({ stop }) => stop === '').map(({ site, code }) => [site, code]))
  }

  /** Tells how the server's process ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const code = await this.server.end(signal)
    this.#server = undefined
    return code
  }

  request(attempt: Attempt): Request {
    return requestOf(attempt, { codes: this.#codes, secret: this.#secret, at: this.#at })
  }

  /** Sends attempts until all are answered or the server is gone; tells how many are, whenever it is one more. */
  async send(attempts: Attempt[], answered: (count: number) => void = () => undefined): Promise<Acknowledged[]> {
    const file = join(this.#folder.path, 'requests.json')
    writeFileSync(file, JSON.stringify(attempts.map((attempt) => this.request(attempt))))
    const loader = spawn(process.execPath, [shipped('build/tests/crash/loader.js'), this.server.url, file], { stdio: ['ignore', 'pipe', 'inherit'] })
    const acknowledged: Acknowledged[] = []
    for await (const line of createInterface({ input: loader.stdout })) {
      const { i, status, answer } = JSON.parse(line) as { i: number; status: number; answer: Answer }
      acknowledged.push({ attempt: attempts[i]!, status, answer })
      answered(acknowledged.length)
    }
    return acknowledged
  }

  /** Leaves neither a process nor a file. */
  async remove(): Promise<void> {
    if (this.#server) await this.end('SIGKILL')
    this.#folder.remove()
  }
}
