import { countSchema, countsSchema, sitesSchema } from '../guide/data-answers.ts'
import { verifiedSchema } from '../ledger/verify-routes.ts'
import { liveSchema, readySchema, seenSchema } from '../operations/health-answers.ts'
import { json, type Operation } from './operation.ts'

const site = 'base-memorial-hall'
const date = '2026-12-01'
const as_of = '2026-12-01T01:30:00.000Z'
const figure = { value: 930_000, unit: 'visits', bound: 'over', as_of: '2021', text: '……', source: '……' } as const
const place = { type: 'Point', coordinates: [110.16, 29.4] }
const properties = { site, name: '……', name_en: '…', county: '桑植县', county_en: 'Sangzhi County', accuracy_m: 200, located: 'point', today: 128 }

const seal = { day: '2026-11-30', hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', printed: '……' }

/** Data for maps and embeds, and for whoever watches the server. */
export const dataOperations: Operation[] = [
  {
    id: 'sites',
    method: 'get',
    path: '/sites.geojson',
    group: 'data',
    who: 'anyone',
    answers: {
      200: { schema: sitesSchema, type: 'application/geo+json', example: { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: place, properties }] } },
    },
    refusals: [],
  },
  {
    id: 'counts',
    method: 'get',
    path: '/counts.json',
    group: 'data',
    who: 'anyone',
    answers: { 200: json(countsSchema, { date, as_of, sites: { [site]: { today: 128, all: 20_431 } } }) },
    refusals: [],
  },
  {
    id: 'count',
    method: 'get',
    path: '/sites/{site}/count.json',
    group: 'data',
    who: 'anyone',
    place: { site },
    answers: { 200: json(countSchema, { site, date, today: 128, all: 20_431, as_of, published: [figure] }) },
    refusals: [404],
  },
  {
    id: 'badge',
    method: 'get',
    path: '/sites/{site}/count.svg',
    group: 'data',
    who: 'anyone',
    place: { site },
    answers: { 200: { type: 'image/svg+xml' } },
    refusals: [404],
  },
  {
    id: 'verify',
    method: 'get',
    path: '/verify',
    group: 'data',
    who: 'anyone',
    answers: { 200: json(verifiedSchema, { verified_at: as_of, fits: true, days: 731, entries: 20_431, sites: [{ site, seal, misfit: null }] }) },
    refusals: [],
  },
  {
    id: 'live',
    method: 'get',
    path: '/health/live',
    group: 'health',
    who: 'anyone',
    answers: { 200: json(liveSchema, { live: true }) },
    refusals: [],
  },
  {
    id: 'ready',
    method: 'get',
    path: '/health/ready',
    group: 'health',
    who: 'anyone',
    answers: { 200: json(readySchema, { ready: true }), 503: json(readySchema, { ready: false }) },
    refusals: [],
  },
  {
    id: 'seen',
    method: 'get',
    path: '/health/seen',
    group: 'health',
    who: 'anyone',
    answers: { 200: json(seenSchema, { address: 'public', protocol: 'https', forwarded: true }) },
    refusals: [],
  },
]
