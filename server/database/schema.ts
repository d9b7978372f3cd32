import type {
  ArrivalRow,
  BookingEventRow,
  BookingPartRow,
  BookingRow,
  CalendarDayRow,
  ClosureRow,
  DocentAbsenceRow,
  DocentDayRow,
  DocentHourRow,
  DocentRow,
  OfferRow,
  SeatHoldRow,
  SeatsRow,
} from './schema-bookings.ts'
import type { CounterRow, DayKeyRow, ScanRow, StopReadRow, TempoRow, TotalRow, VisitRow } from './schema-counting.ts'
import type { DeskCountRow, DisplayRow, GateRulesRow, MemberCodeRow, PlateRow } from './schema-gate.ts'
import type { GuideDocumentRow, GuideVersionRow } from './schema-guide.ts'
import type { TicketEventRow, TicketRow } from './schema-help.ts'
import type { ComparisonRow, ImportedDayRow, ImportRow } from './schema-imports.ts'
import type {
  CorrectionRow,
  CorrectionRulesRow,
  MonthRow,
  OpenDaysRow,
  ProposedCorrectionRow,
  SealRow,
  VerificationRow,
} from './schema-ledger.ts'
import type { SiteLimitsRow } from './schema-limits.ts'
import type { OutboxRow } from './schema-messages.ts'
import type { RecordingPieceRow, RecordingRow } from './schema-recordings.ts'
import type { AuditRow, SessionRow, StaffRow, StaffSiteRow, TokenRow } from './schema-staff.ts'

/** The tables as the queries see them; `migrations/` says how they came to be. */
export interface Schema {
  plates: PlateRow
  day_keys: DayKeyRow
  visits: VisitRow
  scans: ScanRow
  counters: CounterRow
  totals: TotalRow
  stop_reads: StopReadRow
  staff: StaffRow
  staff_sites: StaffSiteRow
  sessions: SessionRow
  tokens: TokenRow
  audit: AuditRow
  tempo: TempoRow
  member_codes: MemberCodeRow
  displays: DisplayRow
  gate_rules: GateRulesRow
  desk_counts: DeskCountRow
  offers: OfferRow
  closures: ClosureRow
  calendar_days: CalendarDayRow
  seats: SeatsRow
  docents: DocentRow
  docent_absences: DocentAbsenceRow
  docent_hours: DocentHourRow
  docent_days: DocentDayRow
  bookings: BookingRow
  booking_parts: BookingPartRow
  seat_holds: SeatHoldRow
  arrivals: ArrivalRow
  booking_events: BookingEventRow
  outbox: OutboxRow
  corrections: CorrectionRow
  proposed_corrections: ProposedCorrectionRow
  correction_rules: CorrectionRulesRow
  seals: SealRow
  open_days: OpenDaysRow
  verifications: VerificationRow
  months: MonthRow
  site_limits: SiteLimitsRow
  imports: ImportRow
  imported_days: ImportedDayRow
  comparisons: ComparisonRow
  guide_versions: GuideVersionRow
  guide_document: GuideDocumentRow
  recordings: RecordingRow
  recording_pieces: RecordingPieceRow
  tickets: TicketRow
  ticket_events: TicketEventRow
}
