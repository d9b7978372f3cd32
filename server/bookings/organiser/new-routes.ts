import express, { type Request, type Response, type Router } from 'express'
import type { Site } from '../../guide/schema.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, refusal, refuse, sentenceOf } from '../../web/refusals.ts'
import { words } from '../../web/words.ts'
import { isDocent, readParts } from '../application.ts'
import { formValues, newHref, type Typed, typedIn } from './form-values.ts'
import { readSlot } from '../offers/slots.ts'
import { mostBooked } from '../offers/terms.ts'
import { ofSite, type OrganiserParts, sendPage } from './organiser-parts.ts'
import { postBooking } from './post-booking.ts'
import { type Time, timesOf } from '../availability/times.ts'

/** The way to a booking: who comes, then a day and a time, then the form. */
export function newRoutes(parts: OrganiserParts): Router {
  const { bookings, guide, pages } = parts
  const router = express.Router()

  router.post('/bookings', ...postBooking(parts))
  router.all('/bookings', onlyMethods(pages, 'GET', 'HEAD', 'POST'))

  router.get('/bookings/new', async (req, res) => {
    const asked = req.query.site
    if (asked === undefined || asked === '') return res.redirect(303, '/bookings')
    const site = guide.site(String(asked))
    if (!site) return refuse(pages, req, res, refusal('site-unknown'))
    await sendNew(req, res, site)
  })
  router.all('/bookings/new', onlyMethods(pages, 'GET', 'HEAD'))

  async function sendNew(req: Request, res: Response, site: Site): Promise<void> {
    const { lang } = readerOf(req)
    const typed = short(typedIn(req.query))
    const people = peopleIn(typed.people!)
    const wished = partsIn(typed, people)
    const { month, day = wished?.[0]?.slot.slice(0, 10) } = req.query
    const sought = { site: site.slug, people: people ?? 0, docent: docentIn(typed.docent!), programme: typed.programme!, month, day }
    const times = await timesOf(bookings.db.read, sought, bookings.now())
    if (isRefusal(times)) return refuse(pages, req, res, ofSite(times, site))
    const { terms } = times.rules.offer
    if (!terms.programmes.some(({ slug }) => slug === sought.programme)) sought.programme = ''
    const chosen = wished && times.times.find(({ slot }) => slot === wished[0]!.slot)
    const filled = { ...typed, site: site.slug, docent: sought.docent, programme: sought.programme }
    if (wished && chosen && (chosen.parts || mayWait(chosen))) {
      const values = await formValues(parts, site, filled)
      // Gone back to, it is the form that was sent, and is one booking: where it may not be kept, it would be fetched anew.
      res.set('Cache-Control', 'private, max-age=0')
      const problem = chosen.refused && sentenceOf(ofSite(chosen.refused, site), lang)
      return sendPage(parts, req, res, 'bookings/organiser/form', { ...values, problem, waits: chosen.parts === undefined })
    }
    const noSuch = typed.slot !== '' || typed.slots !== '' ? (chosen?.refused ?? refusal('slot-unknown')) : undefined
    const wrongPeople = typed.people !== '' && people === undefined
    if (wrongPeople) res.status(422)
    await sendPage(parts, req, res, 'bookings/organiser/choose', {
      site,
      ...times,
      sought,
      typedPeople: typed.people,
      peopleProblem: wrongPeople ? words(lang)('booking.wrong.people') : times.group && sentenceOf(ofSite(times.group, site), lang),
      problem: noSuch && sentenceOf(ofSite(noSuch, site), lang),
      sentence: (time: Time) => time.refused && sentenceOf(ofSite(time.refused, site), lang),
      notes: times.notes.map((note) => sentenceOf(ofSite(note, site), lang)),
      href: (change: Record<string, string>) => newHref({ ...address(filled, people), month: times.month, ...change }),
    })
  }

  return router
}

/** A group that waits waits for one slot. */
const mayWait = ({ refused }: Time) => refused?.refused === 'slot-full' || refused?.refused === 'docent-none'

/** What an address carries is a word or a number each. */
const short = (typed: Typed): Typed => Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value.slice(0, 400)]))

/** Undefined for what is no number of people. */
function peopleIn(typed: string): number | undefined {
  const plain = typed.normalize('NFKC').trim()
  const people = Number(plain)
  return /^\d+$/.test(plain) && people >= 1 && people <= mostBooked ? people : undefined
}

const docentIn = (typed: string): string => (isDocent(typed) ? typed : 'none')

/** The slots an address asks for; people may be missing yet. */
function partsIn({ slot, slots }: Typed, people = 1): { slot: string; people: number }[] | undefined {
  if (slots) {
    const read = readParts({ slots })
    return 'parts' in read ? read.parts : undefined
  }
  return slot && readSlot(slot) ? [{ slot, people }] : undefined
}

function address({ site, docent, programme }: Typed, people: number | undefined): Record<string, string> {
  return { site: site!, people: people === undefined ? '' : String(people), docent: docent!, programme: programme! }
}
