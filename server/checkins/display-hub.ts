import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { LiveCounts } from '../counters/live-counts.ts'
import { type Clock, type Instant, timeOf } from '../local-day.ts'
import { DisplayChannel } from './display-channel.ts'
import type { DisplayFaces } from './display-faces.ts'

const second = 1000
const beatEvery = 20 * second
/** Milliseconds after which a browser that lost its stream asks for another. */
const retry = 2000
/** Room for every wall and a crowd of phones, and an end to whoever opens streams for their own sake. */
const mostStreams = 5000

interface Settings {
  counts: LiveCounts
  faces: DisplayFaces
  now: Clock
  log: Pick<Logger, 'error'>
}

/**
 * Keeps the open screens up to date by server-sent events. One timer serves all of them; a stream costs its
 * response and nothing else, and what is sent depends on sites and screens, never on visits.
 *
 * - `count` `{today, all, date}`: at most once a second, and only when it changed
 * - `code` `{url, until}`: to a paired screen, every thirty seconds; `unpaired` once it is revoked
 * - `beat` `HH:mm` at the site: every twenty seconds, so that a dead connection shows as one
 */
export class DisplayHub {
  readonly #counts: LiveCounts
  readonly #faces: DisplayFaces
  readonly #now: Clock
  readonly #log: Settings['log']
  readonly #sites = new Map<string, DisplayChannel>()
  readonly #screens = new Map<number, DisplayChannel>()
  #beatAt: Instant = 0
  #ended = false
  #timer: NodeJS.Timeout | undefined

  constructor({ counts, faces, now, log }: Settings) {
    this.#counts = counts
    this.#faces = faces
    this.#now = now
    this.#log = log
  }

  /** Whether no further stream should be opened. */
  get full(): boolean {
    return this.size >= mostStreams
  }

  /** Streams that are open. */
  get size(): number {
    return [...this.#sites.values()].reduce((sum, { size }) => sum + size, 0)
  }

  /** How many copies of a paired screen are open. */
  copies(screen: number): number {
    return this.#screens.get(screen)?.size ?? 0
  }

  /** Answers with a stream of a site's count, and, to a paired screen, of its codes. */
  async open(stream: ServerResponse, site: string, screen?: number): Promise<void> {
    const count = await this.#count()
    const code = screen === undefined ? undefined : await this.#code(screen)
    // Gone in the meantime.
    if (stream.destroyed) return
    stream.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'private, no-store',
      // A proxy that gathers answers would hold the stream back.
      'X-Accel-Buffering': 'no',
      // When the stream ends, nothing keeps the server from ending.
      Connection: 'close',
    })
    if (this.#ended) return void stream.end()
    stream.write(`retry: ${retry}\n\n`)
    join(this.#sites, site, stream, count(site))
    if (screen !== undefined) join(this.#screens, screen, stream, code!)
  }

  /** Brings every stream up to date: what the timer calls once a second. */
  async tick(): Promise<void> {
    if (this.#sites.size === 0) return
    const count = await this.#count()
    for (const [site, channel] of this.#sites) channel.say(count(site))
    for (const [screen, channel] of this.#screens) channel.say(await this.#code(screen))
    const now = this.#now()
    if (Math.abs(now - this.#beatAt) < beatEvery) return
    this.#beatAt = now
    for (const channel of this.#sites.values()) channel.sendAll(event('beat', timeOf(now)))
  }

  start(): void {
    let underWay = false
    this.#timer = setInterval(() => {
      if (underWay) return
      underWay = true
      this.tick()
        .catch((error: unknown) => this.#log.error({ err: error }, 'the screens could not be brought up to date'))
        .finally(() => (underWay = false))
    }, second).unref()
  }

  /** Ends every stream, and any that is asked for from now on: the server is about to stop. */
  end(): void {
    this.#ended = true
    clearInterval(this.#timer)
    for (const channel of this.#sites.values()) channel.end()
  }

  async #count(): Promise<(site: string) => string> {
    const { day, of } = await this.#counts.all()
    return (site) => {
      const { today, all } = of(site)
      return event('count', JSON.stringify({ today, all, date: day }))
    }
  }

  async #code(screen: number): Promise<string> {
    const face = await this.#faces.shown(screen)
    if (face === undefined) return event('unpaired', '{}')
    return event('code', JSON.stringify({ url: face.url, until: new Date(face.until).toISOString() }))
  }
}

const event = (name: string, data: string) => `event: ${name}\ndata: ${data}\n\n`

function join<Key>(channels: Map<Key, DisplayChannel>, key: Key, stream: ServerResponse, message: string): void {
  const channel = channels.get(key) ?? new DisplayChannel()
  channels.set(key, channel)
  channel.join(stream, message)
  stream.once('close', () => {
    channel.leave(stream)
    if (channel.size === 0 && channels.get(key) === channel) channels.delete(key)
  })
}
