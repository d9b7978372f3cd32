import express, { type Request, type Response, type Router } from 'express'
import { ownSite, ownSites } from '../guide/own-sites.ts'
import type { Clock } from '../local-day.ts'
import { personOf } from '../staff/guard.ts'
import { owns, type Person } from '../staff/people.ts'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../web/refusals.ts'
import { readCode } from './plate-code.ts'
import { type FaceParts, fileName, plateFaces } from './plate-faces.ts'
import { isDraftAddress, plateSvg, qrPng } from './plate-svg.ts'
import { allPlates, currentPlates, isRetired, type Plate } from './plates.ts'

export interface SheetParts extends FaceParts {
  pages: Pages
  now: Clock
}

const mostAsked = 500

/** What is printed: sheets of A4, and single files for a sign maker. Nothing is printed of a plate that is out of use. */
export function plateSheetRoutes(parts: SheetParts): Router {
  const { db, guide, pages, config, now } = parts
  const router = express.Router()
  const draft = isDraftAddress(config.PUBLIC_URL)

  router.get('/staff/plates/sheet', async (req, res) => {
    const per = req.query.per ?? '1'
    if (per !== '1' && per !== '4') return refuse(pages, req, res, refusal('invalid'))
    const asked = askedFor(req)
    if (isRefusal(asked)) return refuse(pages, req, res, asked)
    if ('site' in asked && !ownSite(guide, personOf(res), asked.site)) return refuse(pages, req, res, refusal('not-found'))
    const plates = chosen(await allPlates(db.read), asked, personOf(res))
    if (isRefusal(plates)) return refuse(pages, req, res, plates)
    const faces = await plateFaces(parts, plates)
    const drawn = await Promise.all(faces.map(({ face }) => plateSvg(face)))
    const sheets = Array.from({ length: Math.ceil(drawn.length / Number(per)) }, (_, i) => drawn.slice(i * Number(per), (i + 1) * Number(per)))
    const values = { sheets, per, count: drawn.length, draft, address: config.PUBLIC_URL, others: otherWay(req, per) }
    res.type('html').send(await pages.html('checkins/plate-sheet', readerOf(req), values))
  })
  router.all('/staff/plates/sheet', onlyMethods(pages, 'GET'))

  router.get('/staff/plates/:code.svg', async (req, res) => {
    const one = await faceOf(req, res)
    if (isRefusal(one)) return refuse(pages, req, res, one)
    send(res, 'image/svg+xml', `${fileName(one.plate)}.svg`, await plateSvg(one.face))
  })
  router.all('/staff/plates/:code.svg', onlyMethods(pages, 'GET'))

  router.get('/staff/plates/:code.png', async (req, res) => {
    const one = await faceOf(req, res)
    if (isRefusal(one)) return refuse(pages, req, res, one)
    // A bare QR has no room for 样张.
    if (draft) return refuse(pages, req, res, refusal('plate-draft'))
    send(res, 'image/png', `${fileName(one.plate)}--qr-1200px.png`, await qrPng(one.face.url))
  })
  router.all('/staff/plates/:code.png', onlyMethods(pages, 'GET'))

  function chosen(plates: Plate[], asked: Asked, person: Person): Plate[] | Refusal {
    if ('codes' in asked) {
      const found = asked.codes.flatMap((code) => plates.find((plate) => plate.code === code && owns(person, plate.site)) ?? [])
      if (found.length < asked.codes.length) return refusal('not-found')
      return found.some((plate) => isRetired(plate, now())) ? refusal('plate-retired') : found
    }
    // As the guide goes: site by site, the gate before its stops.
    const current = currentPlates(plates, now())
    const sites = ownSites(guide, person).filter(({ slug }) => !('site' in asked) || slug === asked.site)
    return sites.flatMap(({ slug, stops }) =>
      ['', ...stops.map((stop) => stop.slug)].flatMap((stop) => current.find((plate) => plate.site === slug && plate.stop === stop) ?? []),
    )
  }

  async function faceOf(req: Request, res: Response): Promise<FaceOfPlate | Refusal> {
    const typed = readCode(req.params.code as string)
    if ('wrong' in typed) return refusal('not-found')
    const plates = chosen(await allPlates(db.read), { codes: [typed.code] }, personOf(res))
    if (isRefusal(plates)) return plates
    return (await plateFaces(parts, plates))[0] ?? refusal('not-found')
  }

  return router
}

type FaceOfPlate = Awaited<ReturnType<typeof plateFaces>>[number]

/** By their codes, of one site, or all. */
type Asked = { codes: string[] } | { site: string } | Record<never, never>

function askedFor({ query }: Request): Asked | Refusal {
  const { code, site } = query
  const typed = code === undefined ? [] : [code].flat()
  if (typed.length > mostAsked || (typed.length > 0 && site)) return refusal('invalid')
  if (site !== undefined && typeof site !== 'string') return refusal('invalid')
  if (typed.length === 0) return site ? { site } : {}
  const codes = typed.map((one) => (typeof one === 'string' ? readCode(one) : { wrong: 'code-malformed' as const }))
  const right = codes.flatMap((read) => ('code' in read ? [read.code] : []))
  return right.length < codes.length ? refusal('not-found') : { codes: [...new Set(right)] }
}

/** The same plates, printed the other way. */
function otherWay({ query }: Request, per: string): string {
  const same = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (name === 'code' || name === 'site') for (const one of [value].flat()) same.append(name, String(one))
  }
  same.set('per', per === '1' ? '4' : '1')
  return `/staff/plates/sheet?${same}`
}

function send(res: Response, type: string, name: string, body: string | Buffer): void {
  res.set({ 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` }).send(body)
}
