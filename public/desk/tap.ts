/** One tap at the desk, as it waits on the phone. */
export interface Tap {
  /** The `request_id` under which it is sent, however often. */
  id: string
  site: string
  people: number
  minors: number
  note: string
  /** Who tapped: only they send it, because the server writes down who is signed in. */
  by: string
  /** By the phone's clock. */
  at: number
  /** Why the server will never take it; the tap stays until somebody has read that. */
  refused?: string
}

const hour = 60 * 60 * 1000

/** The day in Asia/Shanghai, which knows no summer time. */
const dayOf = (at: number) => Math.floor((at + 8 * hour) / (24 * hour))

export const isToday = ({ at }: Tap): boolean => dayOf(at) === dayOf(Date.now())

export const signed = (people: number): string => (people > 0 ? `+${people}` : `−${-people}`)

/** The wall clock at the site, as `HH:mm`. */
export const timeOf = (at: number): string => new Date(at + 8 * hour).toISOString().slice(11, 16)

/** A UUID of version 7. `crypto.randomUUID` is missing where a page is served over plain http. */
export function freshId(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join('')
  const time = `00000000000${now.toString(16)}`.slice(-12)
  const variant = '89ab'[bytes[8]! & 3]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
