import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'
import { environment } from '../operations/installation.ts'

export const secret = 'one secret that all servers of a database share'

/** A built server in a process of its own. */
export interface Member {
  /** `http://127.0.0.1:PORT`, once it listens. */
  url: string
  /** What it has said until now. */
  stdout: string
  stderr: string
  /** Sends a signal, and tells how the process ended: with a code, or null when a signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

/** Built servers over one PostgreSQL, each in a folder of its own, as behind a balancer on several machines. */
export class Cluster {
  readonly members: Member[] = []
  /** Where their tables lie. */
  readonly store: string
  readonly #env: NodeJS.ProcessEnv
  readonly #folder = scratchFolder()
  #started = 0

  /** @param env what all of them are told, besides */
  constructor(store: string, env: NodeJS.ProcessEnv = {}) {
    this.store = store
    this.#env = env
  }

  /** Starts so many at the same moment. */
  static async of(count: number, store: string, env?: NodeJS.ProcessEnv): Promise<Cluster> {
    const cluster = new Cluster(store, env)
    try {
      await Promise.all(Array.from({ length: count }, () => cluster.start()))
    } catch (error) {
      await cluster.remove()
      throw error
    }
    return cluster
  }

  /**
   * Starts one more, and waits until it listens.
   *
   * @param env what it alone is told, besides
   */
  async start(env?: NodeJS.ProcessEnv): Promise<Member> {
    const { member, listens } = this.spawn(env)
    await listens
    return member
  }

  /** Starts one more, which may have to wait before it listens. */
  spawn(env: NodeJS.ProcessEnv = {}): { member: Member; listens: Promise<void> } {
    const own = { DATA_DIR: join(this.#folder.path, `var-${++this.#started}`), PORT: '0', HOST: '127.0.0.1' }
    const same = { DATABASE_URL: this.store, SECRET: secret, PUBLIC_URL: 'http://127.0.0.1:0', RATE_LIMITS: 'off', LOG_LEVEL: 'error', ADMIN_PASSWORD: 'a long walk from Sangzhi' }
    const child = spawn(process.execPath, [shipped('build/server/main.js')], { env: environment({ ...same, ...own, ...this.#env, ...env }), stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = once(child, 'close') as Promise<[number | null]>
    const member: Member = {
      url: '',
      stdout: '',
      stderr: '',
      end: async (signal) => {
        child.kill(signal)
        const [code] = await ended
        const at = this.members.indexOf(member)
        if (at >= 0) this.members.splice(at, 1)
        return code
      },
    }
    this.members.push(member)
    child.stderr.on('data', (chunk) => (member.stderr += String(chunk)))
    const listens = Promise.race([addressOf(child, member), ended.then(() => Promise.reject(new Error(`a server did not start: ${member.stdout}${member.stderr}`)))])
    return { member, listens }
  }

  /** Leaves neither a process nor a file. */
  async remove(): Promise<void> {
    await Promise.all([...this.members].map((member) => member.end('SIGKILL')))
    this.#folder.remove()
  }
}

/** The welcome names it in a line that ends; the log may say something before. */
async function addressOf(child: ChildProcess, member: Member): Promise<void> {
  await new Promise<void>((resolve) => {
    child.stdout!.on('data', (chunk) => {
      member.stdout += String(chunk)
      member.url ||= /guide +(http:\/\/[^\s/]+)\/\n/.exec(member.stdout)?.[1] ?? ''
      if (member.url) resolve()
    })
  })
}

/** Asks again and again, until the answer is no more undefined; whoever waits for nothing is stopped by the test's own time. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await pause(50)
  }
}
