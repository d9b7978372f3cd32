import { z } from 'zod'
import { addressKinds } from './inside.ts'

/** What the server says of itself: answered by it, written down in the description for programs, and read by `cli doctor`. */

export const liveSchema = z.object({ live: z.literal(true) })
export const readySchema = z.object({ ready: z.boolean() })
export const seenSchema = z.object({ address: z.enum(addressKinds), protocol: z.enum(['http', 'https']), forwarded: z.boolean() })
