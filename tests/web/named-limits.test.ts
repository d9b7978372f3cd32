import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { longest } from '../../server/bookings/application.ts'
import { mostArrived } from '../../server/bookings/arrivals/arrival-entry.ts'
import { mostBooked } from '../../server/bookings/offers/terms.ts'
import { longestNote, mostAtDesk } from '../../server/checkins/desk-entry.ts'
import { keptOnPhone, nothingComesAfter } from '../../server/checkins/scan-time.ts'
import { largestRecording } from '../../server/guide/recordings/audio-file.ts'
import { ticketDays } from '../../server/help/purge-tickets.ts'
import { longestWord } from '../../server/help/rate-ticket.ts'
import { longestText } from '../../server/help/wish.ts'
import { longestReason, mostCorrected } from '../../server/ledger/correction-entry.ts'
import { largestFile } from '../../server/ledger/import-reader.ts'
import { shipped } from '../../server/root.ts'
import { longestPassword, shortestPassword } from '../../server/staff/passwords.ts'
import { languages } from '../../server/web/words.ts'

const hours = (milliseconds: number) => milliseconds / 3_600_000
const megabytes = (bytes: number) => bytes / 1024 / 1024

/** Sentences of the locales that say a limit, with what is enforced. */
const enforced: Record<string, number[]> = {
  'api.field.text': [longestText],
  'api.field.word': [longestWord],
  'booking.wrong.contact_name': [longest.name],
  'booking.wrong.leader_name': [longest.name],
  'booking.wrong.note': [longest.note],
  'booking.wrong.organisation': [longest.organisation],
  'booking.wrong.people': [1, mostBooked],
  'booking.wrong.place': [longest.place],
  'help.privacy': [ticketDays],
  'refusal.arrival-expired': [hours(keptOnPhone)],
  'refusal.arrival-people': [1, mostArrived],
  'refusal.booking-people': [1, mostBooked],
  'refusal.correction-people': [mostCorrected],
  'refusal.correction-reason': [longestReason],
  'refusal.correction-size': [0, mostCorrected],
  'refusal.desk-expired': [hours(keptOnPhone)],
  'refusal.desk-note': [longestNote],
  'refusal.desk-people': [1, mostAtDesk],
  'refusal.expired': [hours(keptOnPhone)],
  'refusal.import-large': [megabytes(largestFile)],
  'refusal.month-early': [hours(nothingComesAfter)],
  'refusal.password-length': [shortestPassword, longestPassword],
  'refusal.recording-large': [megabytes(largestRecording)],
}

describe('a limit that a sentence names', () => {
  for (const lang of languages) {
    const sentences = JSON.parse(readFileSync(shipped(`data/locales/${lang}.json`), 'utf8')) as Record<string, string>
    it(`is the one that is enforced, in ${lang}`, () => {
      for (const [key, limits] of Object.entries(enforced)) {
        const named = [...sentences[key]!.matchAll(/\d[\d,]*/g)].map(([number]) => Number(number.replaceAll(',', '')))
        expect(named, key).to.deep.equal(limits)
      }
    })
  }
})
