import express, { type Router } from 'express'
import { agendaRoutes } from './agenda-routes.ts'
import { bookingRoutes } from './booking-routes.ts'
import { closureRoutes } from './closure-routes.ts'
import type { BookingConsoleParts } from './console-parts.ts'
import { docentDayRoutes } from './docent-day-routes.ts'
import { bookingListRoutes } from './list-routes.ts'
import { newBookingRoutes } from './new-routes.ts'

/** The site's side of bookings: what the manager answers, closes and takes by telephone, and the docent's day. */
export function bookingConsoleRoutes(parts: BookingConsoleParts): Router {
  return express
    .Router()
    .use(bookingListRoutes(parts))
    .use(newBookingRoutes(parts))
    .use(bookingRoutes(parts))
    .use(closureRoutes(parts))
    .use(docentDayRoutes(parts))
    .use(agendaRoutes(parts))
}
