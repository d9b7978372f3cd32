import express, { type Request, type Response, type Router } from 'express'
import { type Clock, dayOf } from '../../local-day.ts'
import type { PageCache } from '../../web/page-cache.ts'
import type { Pages } from '../../web/pages.ts'
import { readerOf, restOfQuery } from '../../web/reader.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import type { GuideStore } from '../guide-store.ts'
import { keptPages } from '../kept-pages.ts'
import { shared } from '../site-page.ts'
import { mark } from './mark.ts'
import { mixed, type Question, questionsOf } from './questions.ts'

export interface QuizParts {
  guide: GuideStore
  pages: Pages
  cache: PageCache
  now: Clock
}

/** The quiz. Answers travel in the address and are marked from it: nothing is stored, and no page needs a script. */
export function quizRoutes({ guide, pages, cache, now }: QuizParts): Router {
  const router = express.Router()
  const questions = () => questionsOf(guide.document())
  const today = () => dayOf(now())
  const kept = keptPages({ pages, cache })

  /** A page that is the same for everyone; one that carries answers or words of its own is made for its reader. */
  const send = async (req: Request, res: Response, view: string, values: object): Promise<void> => {
    const rest = restOfQuery(req)
    const all = { ...shared(guide), restOfQuery: rest, ...values }
    if (rest === '') return kept(req, res, view, () => all, today())
    res.set('Cache-Control', 'private, no-cache').type('html').send(await pages.html(view, readerOf(req), { path: req.path, ...all }))
  }

  const sitting = (req: Request, asked: Question[], more: object) => {
    const done = req.query.mark !== undefined
    return { ...mark(asked, done ? req.query : {}), done, ...(done && { robots: 'noindex' }), ...more }
  }

  router.get('/quiz', (req, res) => send(req, res, 'guide/quiz/choose', { sites: sitesAsked(), most: mixed(questions(), today()).length }))

  router.get('/quiz/contest', (req, res) => send(req, res, 'guide/quiz/contest', { sites: sitesAsked(), questions: questions(), sourceOf: (key: string) => guide.source(key) }))

  router.get('/quiz/mixed', (req, res) => {
    const draw = drawn(req.query.draw) ?? today()
    return send(req, res, 'guide/quiz/sitting', sitting(req, mixed(questions(), draw), { site: undefined, draw, next: nextDraw(draw) }))
  })

  router.get('/quiz/:site', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    const asked = questions().filter((question) => question.site === site)
    return send(req, res, 'guide/quiz/sitting', sitting(req, asked, { site }))
  })

  function sitesAsked() {
    const all = questions()
    return guide.sites().map((site) => ({ ...site, asked: all.filter((question) => question.site === site).length }))
  }

  return router
}

/** By what ten questions are drawn: a day, or a day and how often since. Anything else draws those of today. */
function drawn(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(\.\d{1,3})?$/.test(value) ? value : undefined
}

function nextDraw(draw: string): string {
  const [day, times = '0'] = draw.split('.')
  return `${day}.${(Number(times) + 1) % 1000}`
}
