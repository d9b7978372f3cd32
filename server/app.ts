import express, { type Express, type RequestHandler } from 'express'
import { join } from 'node:path'
import { apiRoutes } from './api/routes.ts'
import { arrivalRoutes } from './bookings/arrivals/arrival-routes.ts'
import { boardRoutes } from './bookings/arrivals/board-routes.ts'
import { presentStates } from './bookings/console/present-states.ts'
import { bookingConsoleRoutes } from './bookings/console/routes.ts'
import { docentRoutes } from './bookings/docents/docent-routes.ts'
import { manageRoutes } from './bookings/organiser/manage-routes.ts'
import { newRoutes } from './bookings/organiser/new-routes.ts'
import { bookableSites } from './bookings/offers/offers.ts'
import { calendarRoutes } from './bookings/offers/calendar-routes.ts'
import { offerRoutes } from './bookings/offers/offer-routes.ts'
import { checkRoutes } from './bookings/papers/check-routes.ts'
import { LetterNumbers } from './bookings/papers/letter-numbers.ts'
import { paperRoutes } from './bookings/papers/routes.ts'
import { slotRoutes } from './bookings/organiser/slot-routes.ts'
import { startRoutes } from './bookings/organiser/start-routes.ts'
import { deskRoutes } from './checkins/desk-routes.ts'
import { Devices } from './checkins/device.ts'
import { displayConsoleRoutes } from './checkins/display-console.ts'
import { displayRoutes } from './checkins/display-routes.ts'
import { offlineRoutes } from './checkins/offline-routes.ts'
import { plateRoutes } from './checkins/plate-routes.ts'
import { allPlates, currentPlates, ensurePlates } from './checkins/plates.ts'
import { postCheckIn } from './checkins/post-check-in.ts'
import { checkInRoutes } from './checkins/routes.ts'
import { chartRoutes } from './console/chart-routes.ts'
import { limitRoutes } from './console/limit-routes.ts'
import { consoleRoutes } from './console/routes.ts'
import { sourceRoutes } from './console/source-routes.ts'
import { ImportedCounts } from './counters/imported.ts'
import { reportRoutes } from './exports/report-routes.ts'
import { exportRoutes } from './exports/routes.ts'
import { baseMap } from './guide/base-maps.ts'
import { guideEditRoutes } from './guide/edit/routes.ts'
import { dataRoutes } from './guide/data-routes.ts'
import { dayRoutes } from './guide/day-routes.ts'
import { passportRoutes } from './guide/passport-routes.ts'
import { quizRoutes } from './guide/quiz/routes.ts'
import { pocketRoutes } from './guide/pocket-routes.ts'
import { printRoutes } from './guide/print-routes.ts'
import { recordingDeskRoutes } from './guide/recordings/desk-routes.ts'
import { recordingRoutes } from './guide/recordings/routes.ts'
import { guideRoutes } from './guide/routes.ts'
import { storyRoutes } from './guide/story-routes.ts'
import { waysRoutes } from './guide/ways/routes.ts'
import { ledgerRoutes } from './help/ledger-routes.ts'
import { monthRoutes as helpMonthRoutes } from './help/month-routes.ts'
import { helpPageRoutes } from './help/page-routes.ts'
import { ticketDeskRoutes } from './help/ticket-desk-routes.ts'
import { ticketRoutes } from './help/ticket-routes.ts'
import { wishRoutes } from './help/wish-routes.ts'
import { correctionRoutes } from './ledger/correction-routes.ts'
import { csvText } from './ledger/month-csv.ts'
import { verifyRoutes } from './ledger/verify-routes.ts'
import { comparisonRoutes } from './ledger/comparison-routes.ts'
import { importRoutes } from './ledger/import-routes.ts'
import { Uploads } from './ledger/import-uploads.ts'
import { callRoutes } from './messages/call-routes.ts'
import { orWithout } from './database/store-unavailable.ts'
import { healthRoutes } from './operations/health.ts'
import { metricsRoutes } from './operations/metrics.ts'
import { type Parts, placesOf } from './parts.ts'
import { markAnswers } from './demo/mark.ts'
import { Signer } from './secrets.ts'
import { auditRoutes } from './staff/audit-routes.ts'
import { doorKeeper } from './staff/door-keeper.ts'
import { doors } from './staff/doors.ts'
import { meRoutes } from './staff/me-routes.ts'
import { peopleRoutes } from './staff/people-routes.ts'
import { staffRoutes } from './staff/routes.ts'
import { Assets } from './web/assets.ts'
import { domainCheckRoutes } from './web/domain-check.ts'
import { errorHandler, notFound } from './web/errors.ts'
import { warnOfProxy } from './web/forwarded.ts'
import { PageCache } from './web/page-cache.ts'
import { Pages } from './web/pages.ts'
import { RateLimits } from './web/rate-limits.ts'
import { rememberReader } from './web/reader.ts'
import { refusal, refuse } from './web/refusals.ts'
import { requestLog } from './web/request-log.ts'
import { isSameOrigin } from './web/same-origin.ts'
import { securityHeaders } from './web/security-headers.ts'
import { whoseThings } from './whose.ts'

/** The application: what every request passes, in order, then the rooms, then what nobody took. */
export function createApp(parts: Parts): Express {
  const { config, db, guide, counts, codes, faces, hub, dayKeys, queue, outbox, bookings, meters, secrets, log, now, random } = parts
  const assets = new Assets()
  const pages = new Pages({ config, assets, sample: parts.sample })
  const cache = new PageCache(now)
  const limits = new RateLimits(config.RATE_LIMITS === 'on')
  const ground = baseMap(config)
  const devices = new Devices({ signer: new Signer(secrets, 'device-cookie'), random, secure: config.secure })
  const proofSigner = new Signer(secrets, 'proof')
  const publicHost = new URL(config.PUBLIC_URL).host

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', trusted(config.TRUST_PROXY))

  const door: RequestHandler[] = [
    requestLog(log, meters.request),
    ...(config.TRUST_PROXY === undefined ? [warnOfProxy(log)] : []),
    securityHeaders({ mapHosts: [...ground.hosts], secure: config.secure }),
    ...(parts.sample ? [markAnswers] : []),
    (req, res, next) => (isSameOrigin(req, publicHost) ? next() : refuse(pages, req, res, refusal('cross-site'))),
  ]
  const checkIns = { db, guide, counts, codes, dayKeys, queue, pages, limits, devices, proofSigner, watch: meters, log, now, random }

  // A crowd at the gate passes the door and no other room.
  app.post('/c/:code', ...door, postCheckIn(checkIns))
  app.use(...door, rememberReader(config.secure))
  app.use(checkInRoutes(checkIns))
  app.use(offlineRoutes({ pages, assets }))
  app.use(displayRoutes({ db, guide, counts, faces, hub, pages, limits, config }))
  app.use(healthRoutes({ db, log }))
  app.use(metricsRoutes({ config, db, meters, queue, log, now }))
  app.use(assets.routes())
  app.use(dataRoutes({ guide, counts, pages }))
  // Visitors pass none of the rooms of organisers and staff: each that a request passes has all its paths compared.
  const guidePages = { guide, counts, pages, baseMap: ground, outlines: assets.url('basemap.geojson') }
  app.use(guideRoutes({ ...guidePages, db, cache, imported: new ImportedCounts({ db, now }) }), recordingRoutes({ db, pages }))
  app.use(storyRoutes({ db, guide, pages, cache }), dayRoutes({ guide, pages, cache, config, now }))
  app.use(waysRoutes({ ...guidePages, cache, bookable: () => orWithout(bookableSites(db.read), new Set<string>()) }))
  app.use(passportRoutes({ guide, pages, cache }), quizRoutes({ guide, pages, cache, now }))
  app.use(pocketRoutes({ pages }))
  app.use(printRoutes({ ...guidePages, cache, publicUrl: config.PUBLIC_URL }))
  app.use(slotRoutes({ db, guide, pages, now }))
  const numbers = new LetterNumbers(secrets)
  // Before the organiser's own pages, whose `/bookings/:ref` would take `/bookings/REF.ics` for a reference.
  app.use(paperRoutes({ bookings, guide, pages, numbers, config }))
  app.use(checkRoutes({ bookings, guide, pages, limits, numbers }))
  const organiser = { bookings, guide, pages, limits, config }
  app.use(startRoutes(organiser), newRoutes(organiser), manageRoutes(organiser))
  const help = { tickets: parts.tickets, guide, pages, limits }
  app.use(helpPageRoutes({ ...help, cache }), wishRoutes(help), ticketRoutes(help))
  const sites = () => guide.sites().map(({ slug, short: name }) => ({ slug, name }))
  app.use(doorKeeper({ db, pages, now }, doors, whoseThings(db)))
  app.use(staffRoutes({ db, pages, limits, config, now, random }))
  const accounts = { db, pages, limits, config, now, random, sites }
  app.use(peopleRoutes(accounts), meRoutes(accounts), auditRoutes(accounts))
  app.use(callRoutes({ db, pages, outbox, config, now, sites, standing: (refs, lang) => presentStates(db.read, refs, lang) }))
  app.use(bookingConsoleRoutes({ db, guide, pages, bookings, now, random }))
  app.use(helpMonthRoutes({ ...help, csv: csvText }), ledgerRoutes(help), ticketDeskRoutes(help))
  app.use(deskRoutes({ db, guide, pages, counts, now, random }))
  app.use(arrivalRoutes({ db, guide, pages, now, arrivals: { ...parts.bookings, counts } }))
  app.use(boardRoutes({ db, guide, pages, now }))
  app.use(displayConsoleRoutes({ db, guide, hub, pages, config, now, random }))
  app.use(plateRoutes({ db, guide, pages, config, now, random }))
  app.use(offerRoutes({ db, guide, pages, now, random }))
  app.use(docentRoutes({ db, guide, pages, now, random }))
  app.use(calendarRoutes({ db, guide, pages, now, random }))
  app.use(correctionRoutes({ db, guide, pages, counts, now, random }))
  app.use(verifyRoutes({ db, guide, pages }))
  const uploads = new Uploads({ dataDir: config.DATA_DIR, now, random })
  const imports = { db, pages, counts, uploads, now, random, sites: () => guide.sites() }
  app.use(importRoutes(imports), comparisonRoutes(imports))
  app.use(exportRoutes({ db, pages, log, now, random, sites, secrets, folder: join(config.DATA_DIR, 'spool') }))
  app.use(reportRoutes({ db, pages, outbox, publicUrl: config.PUBLIC_URL, now, random, sites }))
  app.use(consoleRoutes({ db, pages, now, counts, sites }))
  app.use(chartRoutes({ db, pages, now, sites }))
  app.use(sourceRoutes({ db, guide, pages, now, sites }))
  app.use(limitRoutes({ db, pages, now, random, sites }))
  app.use(apiRoutes({ pages, config }))
  const hangs = async (site: string, stop: string) => currentPlates(await allPlates(db.read), now()).some((plate) => plate.site === site && plate.stop === stop)
  const stopsOnce = async (site: string) => (await allPlates(db.read)).filter((plate) => plate.site === site && plate.stop !== '').map(({ stop }) => stop)
  const stopsChanged = async () => void (await ensurePlates(db, placesOf(guide), { now: now(), random }))
  // Before the words, whose `/staff/guide/:site/:part` would take them for a part.
  app.use(recordingDeskRoutes({ db, guide, pages, changed: () => cache.clear(), now, random }))
  app.use(guideEditRoutes({ ...guidePages, db, now, random, hangs, stopsOnce, stopsChanged }))

  app.use(domainCheckRoutes(config.DATA_DIR))
  app.use(notFound(pages))
  app.use(errorHandler({ pages, log }))
  return app
}

/** `TRUST_PROXY` as Express takes it: a number of hops, `true`, or addresses and networks. */
function trusted(setting: string | undefined): boolean | number | string {
  if (setting === undefined) return false
  if (setting === 'true') return true
  return /^\d+$/.test(setting) ? Number(setting) : setting
}
