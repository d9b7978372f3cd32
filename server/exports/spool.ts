import { randomBytes } from 'node:crypto'
import { mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'

/**
 * A file that has no name: it is gone as soon as it is closed, when this process ends as well, whatever ends it.
 * Only its owner could have read it.
 */
export class Spool {
  readonly #handle: Awaited<ReturnType<typeof open>>

  private constructor(handle: Awaited<ReturnType<typeof open>>) {
    this.#handle = handle
  }

  /** @param folder made when absent */
  static async in(folder: string): Promise<Spool> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, randomBytes(16).toString('hex'))
    const handle = await open(path, 'wx+', 0o600)
    await unlink(path)
    return new Spool(handle)
  }

  /** For a thread of this process that writes to it. */
  get file(): number {
    return this.#handle.fd
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size
  }

  /** From its beginning, as often as is wanted; all of it through the same little memory. */
  async sendTo(to: Writable): Promise<void> {
    const memory = Buffer.allocUnsafe(64 * 1024)
    for (let at = 0; ; ) {
      const { bytesRead } = await this.#handle.read(memory, 0, memory.length, at)
      if (bytesRead === 0) return void to.end()
      at += bytesRead
      await new Promise<void>((resolve, reject) => to.write(memory.subarray(0, bytesRead), (error) => (error ? reject(error) : resolve())))
    }
  }

  /** Not while somebody writes to it: its number would be given to another file. */
  async remove(): Promise<void> {
    await this.#handle.close()
  }
}
