import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A server in a process of its own, so that what is measured does not share a thread with what measures. */
export class ChildServer {
  readonly url: string
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, url: string) {
    this.#process = process
    this.url = url
  }

  /** Starts a script and waits for the line that names its address. */
  static async start(script: string, args: string[], env: NodeJS.ProcessEnv): Promise<ChildServer> {
    const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /(http:\/\/[^\s/]+)/.exec(line)?.[1]
      if (url) return new ChildServer(child, url)
    }
    throw new Error(`${script} ended before it listened`)
  }

  /** Resident memory in megabytes; undefined where the system does not tell. */
  memory(): number | undefined {
    try {
      const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8'))
      return found ? Math.round(Number(found[1]) / 1024) : undefined
    } catch {
      return undefined
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** Sends a signal, and tells how the process ended: with a code, or null when a signal ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const ended = once(this.#process, 'exit') as Promise<[number | null]>
    this.#process.kill(signal)
    return (await ended)[0]
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
  }
}
