import type { z } from 'zod'

/** What a program can ask of the application: one method of one address. */
export interface Operation {
  /** Also the end of its words' key, `api.operation.<id>`. */
  id: string
  method: 'get' | 'post'
  /** As OpenAPI writes it: `/sites/{site}/count.json`. */
  path: string
  group: Group
  /** Who may: `key` is the organiser with the booking's key, `staff` whoever is signed in or sends a token. */
  who: 'anyone' | 'key' | 'staff'
  /** Values of the path that serve as the example. */
  place?: Record<string, string>
  /** The schema that guards the query, or says what of it is read. */
  query?: z.ZodObject
  /** The schema that guards the body. */
  body?: { schema: z.ZodType; example: unknown }
  /** What it answers when it does what it was asked, by status. */
  answers: Record<number, Answer>
  /** Statuses of its refusals; those that any request may meet are added. */
  refusals: number[]
  /** Shape of a refusal that says more than `{reason, message}`. */
  refused?: 'RefusedBooking'
}

export interface Answer {
  /** Absent for what is no JSON. */
  schema?: z.ZodType
  type: 'application/json' | 'application/geo+json' | 'image/svg+xml' | 'text/csv'
  example?: unknown
}

export const groups = ['data', 'check-ins', 'bookings', 'help', 'desk', 'exports', 'health'] as const
export type Group = (typeof groups)[number]

export const json = (schema: z.ZodType, example: unknown): Answer => ({ schema, type: 'application/json', example })
