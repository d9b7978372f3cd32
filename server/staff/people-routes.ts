import express, { type Request, type Response, type Router } from 'express'
import { dayOf } from '../local-day.ts'
import { uuidBytes, uuidText } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, statusOf } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { readNewPerson, readStanding, readToken } from './account-forms.ts'
import { type AccountParts, changeAccount, closeAccount, type Issued, openAccount, renewPassword, reopenAccount, signOutEverywhere } from './accounts.ts'
import { type GuardParts, personOf } from './guard.ts'
import { endToken, makeToken } from './own-account.ts'
import { type Listed, listPeople, owns, roles } from './people.ts'
import { ownNames, type SiteNames, tokenFaces } from './token-faces.ts'
import { scopes } from './tokens.ts'

export interface PeopleParts extends GuardParts, AccountParts {
  sites: SiteNames
}

/** What is told once, with no redirect: an address that shows a secret could be opened again. */
interface Shown {
  issued?: { name: string; password: string }
  token?: string
  refused?: Refusal
}

/** `/staff/people`: who may sign in, and what with, for admins. */
export function peopleRoutes(parts: PeopleParts): Router {
  const { db, pages, sites } = parts
  const router = express.Router()
  const body = readBody(pages, '20kb')
  const slugs = () => sites().map(({ slug }) => slug)

  router.get('/staff/people', (req, res) => showAll(req, res, {}))

  router.post('/staff/people', ...body, async (req, res) => {
    const sent = readNewPerson(req, slugs())
    const made = isRefusal(sent) ? sent : await openAccount(parts, { ...sent, by: personOf(res).name })
    if (isRefusal(made)) return wantsJson(req) ? refuse(pages, req, res, made) : showAll(req, res, { refused: made })
    res.status(201)
    if (wantsJson(req)) res.json(told(made))
    else await showAll(req, res, { issued: made })
  })
  router.all('/staff/people', onlyMethods(pages, 'GET', 'POST'))

  router.get('/staff/people/:person', (req, res) => show(req, res, {}))

  router.post('/staff/people/:person', ...body, async (req, res) => {
    const sent = readStanding(req, slugs())
    await answer(req, res, isRefusal(sent) ? sent : await changeAccount(parts, { ...sent, ...asked(req, res) }), 'changed')
  })
  router.all('/staff/people/:person', onlyMethods(pages, 'GET', 'POST'))

  router.post('/staff/people/:person/password', async (req, res) => give(req, res, await renewPassword(parts, asked(req, res))))
  router.post('/staff/people/:person/sign-out', async (req, res) => answer(req, res, await signOutEverywhere(parts, asked(req, res)), 'signed-out'))
  router.post('/staff/people/:person/closing', async (req, res) => answer(req, res, await closeAccount(parts, asked(req, res)), 'closed'))
  router.post('/staff/people/:person/reopening', async (req, res) => give(req, res, await reopenAccount(parts, asked(req, res))))

  router.post('/staff/people/:person/tokens', ...body, async (req, res) => {
    const { id: staffId, by } = asked(req, res)
    const person = (await listPeople(db.read)).find((one) => uuidText(one.id) === uuidText(staffId))
    const sent = readToken(req, (slug) => person !== undefined && owns(person, slug) && slugs().includes(slug))
    const made = isRefusal(sent) ? sent : await makeToken(parts, { ...sent, staffId, by })
    if (typeof made !== 'string') return answer(req, res, made, '')
    res.status(201)
    if (wantsJson(req)) res.json({ ...(sent as object), token: made })
    else await show(req, res, { token: made })
  })

  router.post('/staff/people/:person/tokens/:token/revocation', async (req, res) => {
    const { id: staffId, by } = asked(req, res)
    const id = uuidBytes(String(req.params.token))
    await answer(req, res, id === undefined ? refusal('not-found') : await endToken(parts, { staffId, id, by }), 'revoked')
  })

  const deeds = ['password', 'sign-out', 'closing', 'reopening', 'tokens', 'tokens/:token/revocation'].map((deed) => `/staff/people/:person/${deed}`)
  // Where a browser stands after a form; typed or reloaded there, it is a plain visit.
  router.get(deeds, (req, res) => res.redirect(303, `/staff/people/${encodeURIComponent(String(req.params.person))}`))
  router.all(deeds, onlyMethods(pages, 'GET', 'POST'))

  function asked(req: Request, res: Response): { id: Uint8Array; by: string } {
    // An id that is none finds nobody.
    return { id: uuidBytes(String(req.params.person)) ?? new Uint8Array(16), by: personOf(res).name }
  }

  async function give(req: Request, res: Response, made: Issued | Refusal): Promise<void> {
    if (isRefusal(made)) return answer(req, res, made, '')
    if (wantsJson(req)) res.json(told(made))
    else await show(req, res, { issued: made })
  }

  async function answer(req: Request, res: Response, refused: Refusal | undefined, done: string): Promise<void> {
    if (refused) return wantsJson(req) || refused.refused === 'not-found' ? refuse(pages, req, res, refused) : show(req, res, { refused })
    if (wantsJson(req)) res.status(204).end()
    else res.redirect(303, `/staff/people/${String(req.params.person)}?done=${done}#done`)
  }

  async function showAll(req: Request, res: Response, { issued, refused }: Shown): Promise<void> {
    const reader = readerOf(req)
    const people = (await listPeople(db.read)).map((person) => faceOf(person, req))
    const typed = (req.body ?? {}) as Record<string, unknown>
    const values = {
      open: people.filter(({ closedOn }) => closedOn === undefined),
      closed: people.filter(({ closedOn }) => closedOn !== undefined),
      form: { name: typeof typed.name === 'string' ? typed.name.slice(0, 200) : '', ...formOf(typed) },
      ...shared(req, { issued, refused }),
    }
    if (refused) res.status(statusOf(refused.refused))
    res.type('html').send(await pages.html('staff/people', reader, values))
  }

  async function show(req: Request, res: Response, { issued, token, refused }: Shown): Promise<void> {
    const reader = readerOf(req)
    const person = (await listPeople(db.read)).find((one) => uuidText(one.id) === String(req.params.person).toLowerCase())
    if (person === undefined) return refuse(pages, req, res, refusal('not-found'))
    const face = faceOf(person, req)
    const values = {
      person: { ...face, own: person.name === personOf(res).name },
      form: { role: person.role, every: person.sites === 'every', site: person.sites === 'every' ? [] : person.sites },
      tokens: await tokenFaces(db.read, person.id, sites, reader.lang),
      tokenSites: ownNames(person, sites, reader.lang),
      base: `/staff/people/${face.id}`,
      scopes,
      token,
      done: typeof req.query.done === 'string' ? req.query.done : '',
      ...shared(req, { issued, refused }),
    }
    if (refused) res.status(statusOf(refused.refused))
    res.type('html').send(await pages.html('staff/person', reader, values))
  }

  function shared(req: Request, { issued, refused }: { issued: Shown['issued']; refused: Refusal | undefined }): object {
    const { lang } = readerOf(req)
    return { issued, roles, sites: ownNames({ sites: 'every' }, sites, lang), problem: refused && sentenceOf(refused, lang) }
  }

  function faceOf(person: Listed, req: Request) {
    const { id, name, role, leftAt } = person
    const names = person.sites === 'every' ? undefined : ownNames(person, sites, readerOf(req).lang).map((site) => site.name)
    return { id: uuidText(id), name, role, sites: names, closedOn: leftAt === null ? undefined : dayOf(leftAt) }
  }

  return router
}

const told = ({ id, name, password }: Issued) => ({ id: uuidText(id), name, password })

/** What stood in the fields of a form that was refused. */
function formOf({ role, site, every }: Record<string, unknown>): { role: unknown; every: boolean; site: unknown[] } {
  return { role: role ?? 'docent', every: every === 'on', site: [site ?? []].flat() }
}
