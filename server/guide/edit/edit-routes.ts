import express, { type Request, type Response, type Router } from 'express'
import { dayOf } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { markOf } from '../../web/mark.ts'
import { isRefusal, refusal, refuse } from '../../web/refusals.ts'
import { recordingsOf } from '../recordings/recordings.ts'
import type { Site } from '../schema.ts'
import { type EditParts, formBody } from './edit-parts.ts'
import { differences } from './differences.ts'
import { draftIn, draftOf, moveRows, typedIn } from './draft.ts'
import { type Editing, editingPart, editingSource, editingStop, newSource, sameSource } from './editing.ts'
import { editingRoute, newRoute } from './editing-route.ts'
import { showForm } from './edit-page.ts'
import { judge, type Judged, stopsTaken } from './judge.ts'
import { showPreview } from './preview.ts'
import { saveChange } from './save.ts'
import { sourceShape } from './shapes.ts'
import { nothingSpent, type Spent } from './slugs.ts'

type Found = (req: Request, res: Response, spent: Spent) => Editing | undefined

/** The forms of `/staff/guide`: one page for each part of a site, each stop, each source and each route. */
export function editRoutes(parts: EditParts): Router {
  const { db, guide, pages, now } = parts
  const router = express.Router()
  const siteOf = ({ params }: Request) => guide.site(String(params.site))

  form('/staff/guide/sources/:source', ({ params }) => editingSource(guide.document(), String(params.source)))
  router.post('/staff/guide/sources', formBody, (req, res) => take(req, res, newSource()))
  form('/staff/guide/routes/new', (_req, res) => newRoute(guide.document(), personOf(res)))
  form('/staff/guide/routes/:route', ({ params }, res) => editingRoute(guide.document(), String(params.route), personOf(res)))
  form('/staff/guide/:site/stops/:stop', (req, _res, spent) => {
    const site = siteOf(req)
    return site && editingStop(guide.document(), site, String(req.params.stop), spent)
  })
  form('/staff/guide/:site/:part', (req, _res, spent) => {
    const site = siteOf(req)
    return site && editingPart(guide.document(), site, String(req.params.part), spent)
  })
  return router

  function form(path: string, found: Found): void {
    router.get(path, async (req, res) => {
      const editing = found(req, res, nothingSpent)
      if (editing === undefined) return refuse(pages, req, res, refusal('not-found'))
      await showForm(parts, req, res, editing)
    })
    router.post(path, formBody, async (req, res) => {
      const spent = await spentAt(siteOf(req))
      const editing = found(req, res, spent)
      if (editing !== undefined) return take(req, res, editing)
      const { stop } = req.params
      if (stop !== undefined && spent.has(`stops/${String(stop)}`)) return stopGone(req, res, spent)
      await refuse(pages, req, res, refusal('not-found'))
    })
  }

  async function spentAt(site: Site | undefined): Promise<Spent> {
    if (site === undefined) return nothingSpent
    const [hung, recorded] = await Promise.all([parts.stopsOnce(site.slug), recordingsOf(db.read, site.slug)])
    return new Set([...hung.map((stop) => `stops/${stop}`), ...recorded.map(({ part }) => part)])
  }

  /** Somebody took the stop away while its form was open: what was typed is shown again, as that of a new stop at the end. */
  async function stopGone(req: Request, res: Response, spent: Spent): Promise<void> {
    if (!req.is('urlencoded')) return refuse(pages, req, res, refusal('media-type'))
    const editing = editingStop(guide.document(), siteOf(req)!, 'new', spent)!
    const known = new Set(guide.sources().map(({ key }) => key))
    await showForm(parts, req, res, editing, { draft: draftIn(editing.shape, typedIn(req.body), known), status: 409, gone: true })
  }

  /** Does what the pressed button of a form says; whatever it is, nothing that was typed is lost. */
  async function take(req: Request, res: Response, editing: Editing): Promise<void> {
    if (!req.is('urlencoded')) return refuse(pages, req, res, refusal('media-type'))
    const typed = typedIn(req.body)
    const known = new Set(guide.sources().map(({ key }) => key))
    const draft = draftIn(editing.shape, typed, known)
    const added = (typed.added ?? '').split(' ').filter((key) => known.has(key))
    const kept = { draft, added, seen: (typed.seen ?? '').slice(0, 40), source: draftIn(sourceShape, typed, known, 'new') }
    const act = typed.act ?? 'save'
    if (act === 'source') return addSource(req, res, editing, kept)
    if (act !== 'save' && act !== 'preview') {
      moveRows(editing.shape, draft, act)
      return showForm(parts, req, res, editing, kept)
    }
    const judged = judge(editing, draft, guide.document(), { by: personOf(res).name, today: dayOf(now()) })
    const problems = 'problems' in judged ? judged.problems : await platesInTheWay(editing, judged)
    if ('problems' in judged || Object.keys(problems).length > 0) return showForm(parts, req, res, editing, { ...kept, status: 422, problems })
    if (act === 'preview') return showPreview(parts, req, res, { editing, before: guide.document(), after: judged.put(guide.document()), said: judged.said, typed })
    await save(req, res, editing, { ...kept, judged })
  }

  async function save(req: Request, res: Response, editing: Editing, { judged, ...kept }: Kept & { judged: Exclude<Judged, { problems: unknown }> }): Promise<void> {
    const { what, valueIn } = editing
    const document = editing.willBe?.(guide.document(), judged.said) ?? editing.document
    const stopsBefore = stopsOf(document)
    const saved = await saveChange(parts, {
      name: document,
      what,
      action: 'guide-saved',
      actor: personOf(res).name,
      edit: (copy) => (markOf(valueIn(copy)) === kept.seen ? judged.put(copy) : isThere(valueIn(copy), judged.put(copy), editing) ? copy : refusal('conflict')),
    })
    if (isRefusal(saved)) {
      if (saved.refused !== 'conflict') return refuse(pages, req, res, saved)
      const stands = valueIn(guide.document())
      // Pressed once more, the form knows what it goes over.
      const conflict = differences(stands, valueIn(judged.put(guide.document())))
      return showForm(parts, req, res, editing, { ...kept, status: 409, seen: markOf(stands), conflict })
    }
    if (stopsOf(document) !== stopsBefore) await parts.stopsChanged()
    const name = editing.stop === '' ? guide.site(document)?.stops.at(-1)?.slug : undefined
    const address = name === undefined ? (editing.become?.(guide.document(), judged.said)?.address ?? editing.address) : `/staff/guide/${document}/stops/${name}`
    res.redirect(303, `${address}?done=saved#done`)
  }

  function stopsOf(site: string): string | undefined {
    return guide.site(site)?.stops.map(({ slug }) => slug).join(' ')
  }

  /** A source that is added while something else is being written: saved at once, the rest stays as it is typed. */
  async function addSource(req: Request, res: Response, editing: Editing, kept: Kept): Promise<void> {
    const adding = newSource()
    const judged = judge(adding, kept.source, guide.document(), { by: personOf(res).name, today: dayOf(now()), prefix: 'new' })
    if ('problems' in judged) return showForm(parts, req, res, editing, { ...kept, status: 422, problems: judged.problems })
    const saved = await saveChange(parts, { name: adding.document, what: adding.what, action: 'guide-saved', actor: personOf(res).name, edit: judged.put })
    if (isRefusal(saved)) return refuse(pages, req, res, saved)
    const { key } = sameSource(guide.document(), judged.said)!
    const blank = draftOf(sourceShape, undefined)
    await showForm(parts, req, res, editing, { ...kept, source: blank, added: [...new Set([...kept.added, key])], notice: 'content.source.added' })
  }

  /** A stop goes only when nobody can scan its plate any more. */
  async function platesInTheWay({ document }: Editing, judged: Exclude<Judged, { problems: unknown }>) {
    const after = judged.put(guide.document()).sites.find(({ slug }) => slug === document)
    for (const { slug, name } of stopsTaken(guide.site(document), after)) {
      if (await parts.hangs(document, slug)) return { stops: { key: 'content.wrong.plate', values: { stop: name.zh } } } as const
    }
    return {}
  }
}

interface Kept {
  draft: ReturnType<typeof draftIn>
  added: string[]
  seen: string
  source: ReturnType<typeof draftIn>
}

/** Whether what would be saved is what stands there already: the button pressed twice. */
function isThere(stands: unknown, put: ReturnType<Editing['put']>, { valueIn }: Editing): boolean {
  return stands !== undefined && markOf(stands) === markOf(valueIn(put))
}
