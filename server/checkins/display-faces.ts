import QRCode from 'qrcode'
import type { Clock, Instant } from '../local-day.ts'
import type { Displays } from './displays.ts'

/** What a paired screen shows for thirty seconds. */
export interface DisplayFace {
  /** The QR as an SVG in a `data:` address. */
  url: string
  until: Instant
}

/** The QRs of the paired screens: each drawn once, however many look at it. */
export class DisplayFaces {
  readonly #displays: Displays
  readonly #publicUrl: string
  readonly #now: Clock
  readonly #drawn = new Map<number, Promise<DisplayFace> & { until: Instant }>()

  constructor({ displays, publicUrl, now }: { displays: Displays; publicUrl: string; now: Clock }) {
    this.#displays = displays
    this.#publicUrl = publicUrl
    this.#now = now
  }

  /** What a screen shows now; undefined when it has been revoked, which is known within two seconds. */
  async shown(number: number): Promise<DisplayFace | undefined> {
    if (await this.#displays.isRevoked(number)) return undefined
    const { code, until } = this.#displays.code(number, this.#now())
    const drawn = this.#drawn.get(number)
    if (drawn?.until === until) return drawn
    const face = Object.assign(this.#draw(code, until), { until })
    this.#drawn.set(number, face)
    return face
  }

  /** Correction M: on a screen nothing is scratched, and larger modules are read from further away. */
  async #draw(code: string, until: Instant): Promise<DisplayFace> {
    const svg = await QRCode.toString(`${this.#publicUrl}/c/${code}`, { type: 'svg', errorCorrectionLevel: 'M', margin: 3 })
    return { url: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, until }
  }
}
