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
