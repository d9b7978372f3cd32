import { z } from 'zod'
import { readPhone } from './phones.ts'

/** What people type into the forms that anybody can send, read strictly. */

/** No control characters, no line breaks, nothing that turns the direction of the text around it. */
export const printable = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u

/** A number as a form sends it, as text; of anything else, what was given. */
export const whole = (given: unknown) => (typeof given === 'string' && /^\s*[+-]?\d+\s*$/.test(given) ? Number(given) : given)
/** The same of a field that may be left out, for which a form sends nothing. */
export const orNone = (given: unknown) => (given === '' ? undefined : whole(given))

/** What was left out as a form sends it: empty. */
export const blank = (value: unknown) => (value === undefined || value === null ? '' : value)
/** What a form sends empty as it was meant: left out. */
export const unset = (value: unknown) => (value === '' ? undefined : value)

/** A line that may be left empty. */
export const line = (most: number) => z.preprocess(blank, z.string().trim().max(most).regex(printable))

/** A line that may not. */
export const named = (most: number) => z.string().trim().min(1).max(most).regex(printable)

/** Some lines in somebody's own words; a form sends each line end as CR and LF, which are one. */
export const paragraphs = (least: 0 | 1, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : blank(value)),
    z.string().trim().min(least).max(most).refine((text) => text.split('\n').every((one) => printable.test(one))),
  )

/** A telephone number in its normal form. */
export const phone = z.string().max(60).transform((typed, context) => {
  const read = readPhone(typed)
  if (read === undefined) context.addIssue({ code: 'custom' })
  return read ?? ''
})
export const phoneOrNone = z.preprocess(blank, z.union([z.literal('').or(z.string().regex(/^\s+$/).transform(() => '')), phone]))

/** The fields of a form or of a JSON object; of anything else, none. */
export function fieldsIn(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {}
}
