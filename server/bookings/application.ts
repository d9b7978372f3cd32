import { z } from 'zod'
import type { Kind, SlotKey } from '../database/schema-bookings.ts'
import { uuidPattern } from '../uuid.ts'
import type { Lang } from '../web/words.ts'
import type { Contact } from './contacts.ts'
import { blank, fieldsIn, line, named, phone, phoneOrNone } from '../web/typed.ts'
import { readSlot } from './offers/slots.ts'
import { mostBooked } from './offers/terms.ts'

/** What `POST /bookings` takes, as a form or as JSON: public contract, section 5 of the design. */
export interface Application {
  /** A UUID in lower case. */
  requestId: string
  site: string
  parts: { slot: SlotKey; people: number }[]
  organisation: string
  kind: Kind
  minors: number
  stepFree: boolean
  contact: Contact
  /** `none`, `any` or a language. */
  docent: string
  /** '' for a visit by themselves. */
  programme: string
  /** Where the docent is to come to; '' at the site. */
  place: string
  note: string
  /** Whether a place on the waiting list is wanted where the slot is full. */
  waiting: boolean
  lang: Lang
}

export const kinds = ['party-branch', 'school', 'agency', 'unit', 'firm', 'military', 'community', 'other'] as const satisfies readonly Kind[]

export const longest = { organisation: 60, name: 30, email: 120, place: 120, note: 300 } as const
/** Parts of a group that is split. */
export const mostParts = 8

/** A number as typed, full-width digits forgiven; nothing where it may be left out. */
const typedNumber = (value: unknown) => (typeof value === 'string' && /^\s*\d+\s*$/.test(value.normalize('NFKC')) ? Number(value.normalize('NFKC')) : value)
const whole = (least: number, most: number) => z.preprocess(typedNumber, z.number().int().min(least).max(most))
const orZero = (value: unknown) => (value === '' || value === undefined || value === null ? 0 : typedNumber(value))
const ticked = z.preprocess((value) => value === true || value === 'true' || value === 'on' || value === '1' || value === 1, z.boolean())

export const slot = z.string().refine((text) => readSlot(text) !== undefined)
const part = z.object({ slot, people: whole(1, mostBooked) })
/** A form sends a split group as `SLOT=PEOPLE,SLOT=PEOPLE`. */
const parts = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((one) => ({ slot: one.split('=')[0], people: one.split('=')[1] })) : value),
  z.array(part).min(1).max(mostParts),
)

/** `none`, `any` or a language (BCP 47, no longer than the name of one needs to be). */
const docent = /^(none|any|[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?)$/
export const isDocent = (text: string): boolean => docent.test(text)

export const applicationSchema = z.object({
  request_id: z.string().regex(uuidPattern).toLowerCase(),
  site: z.string().max(100),
  organisation: named(longest.organisation),
  kind: z.enum(kinds),
  minors: z.preprocess(orZero, z.number().int().min(0).max(mostBooked)),
  step_free: ticked,
  contact_name: named(longest.name),
  contact_phone: phone,
  contact_email: z.preprocess(blank, z.union([z.string().regex(/^\s*$/).transform(() => ''), z.string().trim().max(longest.email).pipe(z.email())])),
  leader_name: line(longest.name),
  leader_phone: phoneOrNone,
  docent: z.preprocess(
    (value) => (value === true || value === 'true' ? 'any' : value === false || value === 'false' || blank(value) === '' ? 'none' : value),
    z.string().regex(docent),
  ),
  programme: z.preprocess(blank, z.string().max(40)),
  place: line(longest.place),
  note: z.preprocess((value) => (typeof value === 'string' ? value.replace(/\s*\r?\n\s*/g, ' ') : blank(value)), line(longest.note)),
  waiting: ticked,
})
export const single = z.object({ slot, people: whole(1, mostBooked) })
export const split = z.object({ slots: parts })

/** Fields of the form, in its order. */
export type Field = keyof z.infer<typeof applicationSchema> | 'slot' | 'slots' | 'people'

/** The fields that are wrong. */
export interface Wrong {
  wrong: Field[]
}

/** Reads an application for a group visit; all that is wrong is named at once. */
export function readApplication(body: unknown, lang: Lang): Application | Wrong {
  const given = fieldsIn(body)
  const fields = applicationSchema.safeParse(given)
  const places = readParts(given)
  const wrong = [...namesIn(fields.error), ...('wrong' in places ? places.wrong : [])]
  if (!fields.success || 'wrong' in places) return { wrong: [...new Set(wrong)] }
  const { data } = fields
  if (data.minors > places.parts.reduce((sum, { people }) => sum + people, 0)) return { wrong: ['minors'] }
  return {
    requestId: data.request_id,
    site: data.site,
    parts: places.parts,
    organisation: data.organisation,
    kind: data.kind,
    minors: data.minors,
    stepFree: data.step_free,
    contact: contactIn(data),
    docent: data.docent,
    programme: data.programme,
    place: data.place,
    note: data.note,
    waiting: data.waiting,
    lang,
  }
}

/** The fields by which a contact is given. */
export const contactFields = ['contact_name', 'contact_phone', 'contact_email', 'leader_name', 'leader_phone'] as const
export const contactSchema = applicationSchema.pick({ contact_name: true, contact_phone: true, contact_email: true, leader_name: true, leader_phone: true })

/** Reads whom to reach, by the rules of the form for a booking; all that is wrong is named at once. */
export function readContact(given: Record<string, unknown>): { contact: Contact } | Wrong {
  const fields = contactSchema.safeParse(given)
  return fields.success ? { contact: contactIn(fields.data) } : { wrong: [...new Set(namesIn(fields.error))] }
}

const contactIn = (given: z.infer<typeof contactSchema>): Contact => ({
  name: given.contact_name,
  phone: given.contact_phone,
  email: given.contact_email,
  leader: given.leader_name,
  leaderPhone: given.leader_phone,
})

export const noteSchema = line(longest.note)

/** A line in somebody's own words; undefined for one that is too long or cannot be printed. */
export function readNote(value: unknown): string | undefined {
  return noteSchema.safeParse(value).data
}

/** One slot with its people, or several for a split group. */
export function readParts(given: Record<string, unknown>): { parts: Application['parts'] } | Wrong {
  if (given.slots !== undefined && given.slots !== '') {
    const read = split.safeParse(given)
    return read.success ? { parts: read.data.slots } : { wrong: ['slots'] }
  }
  const read = single.safeParse(given)
  return read.success ? { parts: [read.data] } : { wrong: namesIn(read.error) }
}

function namesIn(error: z.ZodError | undefined): Field[] {
  return (error?.issues ?? []).map(({ path }) => path[0] as Field)
}

