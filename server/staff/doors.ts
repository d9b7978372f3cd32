import type { Role, TokenRow } from '../database/schema-staff.ts'

/**
 * Who may pass which door of the console: the one table. Nothing below `/staff` is answered that does not stand
 * here, and nobody passes whom it does not name (`door-keeper.ts`).
 *
 * A path that names a thing (`:site`, `:ref`, `:code` …) opens only to who has that thing's site among theirs; to
 * everybody else it does not exist.
 */

/** `anyone`: also who has not signed in. */
export type Admitted = readonly Role[] | 'anyone'

export type Method = 'GET' | 'POST'

export interface Door extends Partial<Record<Method, Admitted>> {
  /** What a program may do here in the name of somebody who may: `read` to GET, `arrivals` to POST with a token of that scope. */
  token?: TokenRow['scope']
}

/** By the path as Express writes it. */
export type Doors = Record<string, Door>

const everybody = ['admin', 'manager', 'docent'] as const
const managers = ['admin', 'manager'] as const
const bureau = ['admin'] as const

/** A form, and the page where a browser stands after it. */
const form = (admitted: Admitted) => ({ GET: admitted, POST: admitted })

// In the order in which paths are tried: `/staff/bookings/new` is no reference.
export const doors: Doors = {
  '/staff': { GET: 'anyone' },
  '/staff/session': form('anyone'),
  '/staff/session/end': form('anyone'),

  '/staff/desk': { GET: everybody },
  '/staff/desk/:site': { GET: everybody },
  '/staff/visits': { ...form(everybody), token: 'arrivals' },
  '/staff/agenda': { GET: everybody },
  '/staff/arrivals': { GET: everybody },
  '/staff/arrivals/:site': { GET: everybody },

  '/staff/bookings': { GET: everybody },
  '/staff/bookings/new': form(managers),
  '/staff/bookings/:ref': { GET: everybody },
  '/staff/bookings/:ref/arrival': { ...form(everybody), token: 'arrivals' },
  '/staff/bookings/:ref/no-show': { ...form(everybody), token: 'arrivals' },
  '/staff/bookings/:ref/contact': { GET: everybody, POST: managers },
  '/staff/bookings/:ref/confirmation': { GET: everybody, POST: managers },
  '/staff/bookings/:ref/declination': { GET: everybody, POST: managers },
  '/staff/bookings/:ref/docent': { GET: everybody, POST: managers },
  '/staff/bookings/:ref/move': { GET: everybody, POST: managers },
  '/staff/bookings/:ref/people': { GET: everybody, POST: managers },
  '/staff/bookings/:ref/cancellation': { GET: everybody, POST: managers },

  '/staff/closures/:site': form(managers),
  '/staff/closures/:site/cancellations': form(managers),
  '/staff/closures/:site/reopening': form(managers),
  '/staff/offers': { GET: managers },
  '/staff/offers/:site': form(managers),
  '/staff/docents/:docent/day': { GET: everybody },
  '/staff/docents/:docent/absences': form(managers),
  '/staff/docents/:docent/absences/removal': form(managers),
  '/staff/docents/:docent/leaving': form(managers),
  '/staff/docents/:docent/return': form(managers),
  '/staff/docents/:site': form(managers),
  '/staff/docents/:site/:docent': form(managers),
  '/staff/calendar': form(bureau),
  '/staff/calendar/removal': form(bureau),
  '/staff/calendar/years/:year': form(bureau),

  '/staff/calls': { GET: managers },
  '/staff/calls/:call/number': form(managers),
  '/staff/calls/:call/told': form(managers),

  '/staff/help': { GET: managers },
  '/staff/help/months': { GET: managers },
  '/staff/help/months.csv': { GET: managers },
  '/staff/help/:ticket': { GET: managers },
  '/staff/help/:ticket/contact': form(managers),
  '/staff/help/:ticket/taking': form(managers),
  '/staff/help/:ticket/answer': form(managers),
  '/staff/help/:ticket/closing': form(managers),

  '/staff/plates': form(managers),
  '/staff/plates/sheet': { GET: managers },
  '/staff/plates/help-phone': { POST: managers },
  '/staff/plates/:code.png': { GET: managers },
  '/staff/plates/:code.svg': { GET: managers },
  '/staff/plates/:code/retirement': { POST: managers },
  '/staff/displays': form(managers),
  '/staff/displays/rules': form(managers),
  '/staff/displays/:display/revocation': form(managers),

  '/staff/exports': form(managers),
  '/staff/exports/visits.csv': { GET: managers, token: 'read' },
  '/staff/exports/visits.xlsx': { GET: managers, token: 'read' },
  '/staff/exports/visits.json': { GET: managers, token: 'read' },
  '/staff/exports/bookings.csv': { GET: managers, token: 'read' },
  '/staff/exports/bookings.xlsx': { GET: managers, token: 'read' },
  '/staff/exports/bookings.json': { GET: managers, token: 'read' },
  '/staff/exports/runs/:run': { GET: managers },
  '/staff/exports/runs/:run/file': { GET: managers },

  '/staff/me': { GET: everybody },
  '/staff/me/password': form(everybody),
  '/staff/me/sign-out': form(everybody),
  '/staff/me/tokens': form(everybody),
  '/staff/me/tokens/:token/revocation': form(everybody),
  '/staff/people': form(bureau),
  '/staff/people/:person': form(bureau),
  '/staff/people/:person/password': form(bureau),
  '/staff/people/:person/sign-out': form(bureau),
  '/staff/people/:person/closing': form(bureau),
  '/staff/people/:person/reopening': form(bureau),
  '/staff/people/:person/tokens': form(bureau),
  '/staff/people/:person/tokens/:token/revocation': form(bureau),
  '/staff/audit': { GET: managers },
  '/staff/corrections': form(managers),
  '/staff/corrections/size': form(bureau),
  '/staff/corrections/:correction/confirmation': form(managers),
  '/staff/corrections/:correction/rejection': form(managers),
  '/staff/today': { GET: everybody },
  '/staff/charts': { GET: managers },
  '/staff/totals': { GET: managers },
  '/staff/sites/:site': { GET: managers },
  '/staff/sites/:site/months/:month': { GET: managers },
  '/staff/sites/:site/days/:day': { GET: managers },
  '/staff/limits': { GET: managers },
  '/staff/limits/:site': form(managers),
  '/staff/imports': form(managers),
  '/staff/imports/:upload': form(managers),
  '/staff/comparisons': form(managers),
  '/staff/comparisons/:upload': form(managers),
  '/staff/reports': { GET: managers },
  '/staff/reports/bureau/:month.json': { GET: bureau },
  '/staff/reports/bureau/:month.csv': { GET: bureau },
  '/staff/reports/bureau/:month': { GET: bureau },
  '/staff/reports/bureau/:month/closing': form(bureau),
  '/staff/reports/:site/:month.json': { GET: managers },
  '/staff/reports/:site/:month.csv': { GET: managers },
  '/staff/reports/:site/:month': { GET: managers },
  '/staff/reports/:site/:month/submission': form(managers),
  '/staff/reports/:site/:month/withdrawal': form(managers),
  '/staff/reports/:site/:month/closing': form(bureau),
  '/staff/guide': { GET: managers },
  '/staff/guide/sources': form(managers),
  '/staff/guide/sources/history/:version': form(bureau),
  '/staff/guide/sources/:source': form(bureau),
  '/staff/guide/routes': { GET: managers },
  '/staff/guide/routes/new': form(managers),
  '/staff/guide/routes/:route': form(managers),
  '/staff/guide/routes/:route/history': { GET: managers },
  '/staff/guide/routes/:route/history/:version': form(managers),
  '/staff/guide/:site': { GET: managers },
  '/staff/guide/:site/history': { GET: managers },
  '/staff/guide/:site/history/:version': form(managers),
  '/staff/guide/:site/recordings': form(managers),
  '/staff/guide/:site/recordings/removal': form(managers),
  '/staff/guide/:site/stops/:stop': form(managers),
  '/staff/guide/:site/:part': form(managers),
}
