import { dayAt } from '../page/site-clock'

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

export const isToday = ({ at }: Tap): boolean => dayAt(at) === dayAt(Date.now())

export const signed = (people: number): string => (people > 0 ? `+${people}` : `−${-people}`)
