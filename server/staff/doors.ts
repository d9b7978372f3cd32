import type { Role } from '../database/schema-staff.ts'

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

/** Path as Express writes it → method → who may. */
export type Doors = Record<string, Partial<Record<Method, Admitted>>>

const everybody = ['admin', 'manager', 'docent'] as const
const managers = ['admin', 'manager'] as const
const bureau = ['admin'] as const

/** The page where a browser stands after a form, and the form itself. */
const form = (admitted: Admitted) => ({ GET: admitted, POST: admitted })

// In the order in which paths are tried: `/staff/bookings/new` is no reference.
export const doors: Doors = {
  '/staff': { GET: 'anyone' },
  '/staff/session': form('anyone'),
  '/staff/session/end': form('anyone'),

  '/staff/desk': { GET: everybody },
  '/staff/desk/:site': { GET: everybody },
  '/staff/visits': form(everybody),
  '/staff/agenda': { GET: everybody },
  '/staff/arrivals': { GET: everybody },
  '/staff/arrivals/:site': { GET: everybody },

  '/staff/bookings': { GET: everybody },
  '/staff/bookings/new': form(managers),
  '/staff/bookings/:ref': { GET: everybody },
  '/staff/bookings/:ref/arrival': form(everybody),
  '/staff/bookings/:ref/no-show': form(everybody),
  '/staff/bookings/:ref/:act': { GET: everybody, POST: managers },

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
  '/staff/exports/visits.csv': { GET: managers },
  '/staff/exports/visits.xlsx': { GET: managers },
  '/staff/exports/visits.json': { GET: managers },
  '/staff/exports/bookings.csv': { GET: managers },
  '/staff/exports/bookings.xlsx': { GET: managers },
  '/staff/exports/bookings.json': { GET: managers },
  '/staff/exports/runs/:run': { GET: managers },
  '/staff/exports/runs/:run/file': { GET: managers },
}
