import type { Page } from 'playwright-core'
import { uuidText } from '../../../server/uuid.ts'
import type { Houses } from './houses.ts'
import { sends } from './state.ts'

/** Fills in a form for a booking that has been sent before, for another's telephone, and sends it. */
export const resends = (form: string, fields: Record<string, string>) => async (page: Page, { full }: Houses): Promise<void> => {
  const { ref } = full.bookings.confirmed
  const { request_id } = await full.parts.db.read.selectFrom('bookings').select('request_id').where('ref', '=', ref).executeTakeFirstOrThrow()
  await sends(form, { ...fields, contact_phone: '13700001111', request_id: uuidText(request_id) })(page)
}
