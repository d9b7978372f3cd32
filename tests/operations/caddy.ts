import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { shipped } from '../../server/root.ts'
import { check } from './checker.ts'

/** What a line of the access log says; everything else of it is looked at as text. */
export interface LogLine {
  request: { remote_ip: string; method: string; uri: string }
  status: number
}

/** A real Caddy with the Caddyfile as it ships, but for the addresses on either side and the folder of the log. */
export class Caddy {
  readonly url: string
  readonly #process: ChildProcess
  readonly #ended: Promise<unknown>
  readonly #folder: string

  private constructor(process: ChildProcess, url: string, folder: string) {
    this.#process = process
    this.#ended = once(process, 'exit')
    this.url = url
    this.#folder = folder
  }

  /**
   * @param program where Caddy lies
   * @param app address of the app, like `http://127.0.0.1:3000`
   * @param folder where it may write
   */
  static async start(program: string, { app, folder }: { app: string; folder: string }): Promise<Caddy> {
    const url = `http://127.0.0.1:${await freePort()}`
    const env = { DOMAIN: url, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    const { stdout } = check(program, ['adapt', '--config', shipped('Caddyfile'), '--adapter', 'caddyfile'], env)
    const adapted = stdout.replaceAll('127.0.0.1:3000', new URL(app).host).replaceAll('/var/log/caddy', folder)
    const config = join(folder, 'caddy.json')
    // Caddy's own door stands at a fixed port, which another Caddy of this machine may have.
    writeFileSync(config, JSON.stringify({ ...JSON.parse(adapted), admin: { disabled: true } }))
    const child = spawn(program, ['run', '--config', config], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    const said: string[] = []
    for await (const line of createInterface({ input: child.stderr })) {
      if (line.includes('serving initial configuration')) {
        child.stderr.resume()
        return new Caddy(child, url, folder)
      }
      said.push(line)
    }
    throw new Error(`Caddy did not start:\n${said.join('\n')}`)
  }

  /** Ends it, after what is on its way, and tells what it has logged. */
  async stop(): Promise<{ text: string; lines: LogLine[] }> {
    this.#process.kill('SIGTERM')
    await this.#ended
    const text = readFileSync(join(this.#folder, 'red-footprints.log'), 'utf8')
    return { text, lines: text.trim().split('\n').map((line) => JSON.parse(line) as LogLine) }
  }

  /** Ends it at once, if it has not ended: it would wait for streams whose screens have only just left. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
