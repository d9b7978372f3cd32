import { randomBytes } from 'node:crypto'
import { mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

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

  /** From its beginning, as often as is wanted. */
  read(): Readable {
    return this.#handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 })
  }

  /** Not while somebody writes to it: its number would be given to another file. */
  async remove(): Promise<void> {
    await this.#handle.close()
  }
}
