import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { dayOf } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { fileBody, readFileForm } from '../../web/file-form.ts'
import type { Pages } from '../../web/pages.ts'
import { readBody } from '../../web/read-body.ts'
import { readerOf } from '../../web/reader.ts'
import { type Refusal, refusal, refuse, sentenceOf, statusOf } from '../../web/refusals.ts'
import { fieldsIn, named } from '../../web/typed.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { languages } from '../../web/words.ts'
import type { GuideStore } from '../guide-store.ts'
import { type AudioFile, largestRecording, readAudio } from './audio-file.ts'
import { type KeepParts, keepRecording, longestCredit, takeDown } from './keep-recording.ts'
import { isLang, partsOf, type Place } from './places.ts'
import { recordingsOf } from './recordings.ts'
import { faceOf } from './spoken.ts'

export interface RecordingDeskParts extends KeepParts {
  guide: GuideStore
  pages: Pages
  /** Called when something else can be heard than before. */
  changed(): void
}

/** What of a form is shown again, and why. */
interface Again {
  wrong: Refusal
  credit?: string
}

/** More than twice a file, so that one too large is still read, and what was typed beside it kept. */
const largestBody = 2.4 * largestRecording
const credit = named(longestCredit)

/** `/staff/guide/:site/recordings`: what can be listened to at a site, for those whose site it is. */
export function recordingDeskRoutes({ guide, pages, changed, ...keep }: RecordingDeskParts): Router {
  const { db } = keep
  const router = express.Router()
  const path = '/staff/guide/:site/recordings'
  const body = fileBody(largestBody, (req, res, why) => show(req, res, { wrong: refusal(why === 'too-large' ? 'recording-large' : why) }))

  router.get(path, (req, res) => show(req, res))

  router.post(path, knownPlace, body, async (req, res) => {
    const form = await readFileForm(req)
    if (form === undefined) return show(req, res, { wrong: refusal('malformed') })
    const { fields, file } = form
    const again = { credit: (fields.credit ?? '').slice(0, 1000) }
    const said = credit.safeParse(fields.credit)
    if (!said.success) return show(req, res, { ...again, wrong: refusal('recording-credit', { values: { n: longestCredit } }) })
    if (file && file.bytes.length > largestRecording) return show(req, res, { ...again, wrong: refusal('recording-large') })
    let audio: AudioFile | undefined
    if (file) {
      audio = readAudio(file.bytes)
      if (audio === undefined) return show(req, res, { ...again, wrong: refusal('recording-type') })
    }
    const sent = { seen: fields.seen ?? '', was: fields.was ?? '', credit: said.data, file: audio && { ...audio, bytes: file!.bytes }, by: personOf(res).name }
    const wrong = await keepRecording(keep, placeIn(req)!, sent)
    if (wrong) return show(req, res, { ...again, wrong })
    changed()
    res.redirect(303, `${deskOf(req)}?done=saved#done`)
  })

  const removal = `${path}/removal`
  router.get(removal, (req, res) => res.redirect(303, deskOf(req)))
  router.post(removal, ...readBody(pages, '10kb'), async (req, res) => {
    const fields = fieldsIn(req.body)
    const { part, lang, seen } = fields
    // Also of a stop that is not there any more.
    if (typeof part !== 'string' || !isLang(lang)) return refuse(pages, req, res, refusal('not-found'))
    const wrong = await takeDown(keep, { site: String(req.params.site), part, lang }, { seen: String(seen), by: personOf(res).name })
    if (wrong) return show(req, res, { wrong })
    changed()
    res.redirect(303, `${deskOf(req)}?done=taken-down#done`)
  })

  return router

  /** Nobody sends ten million bytes to a stop that is not there. */
  function knownPlace(...[req, res, next]: Parameters<RequestHandler>): void {
    if (placeIn(req)) next()
    else refuse(pages, req, res, refusal('not-found')).catch(next)
  }

  /** The part and the language that an address names. */
  function placeIn({ params, query }: Request): Place | undefined {
    const site = guide.site(String(params.site))
    const { part, lang } = query
    return site && isLang(lang) && partsOf(site).some((one) => one.part === part) ? { site: site.slug, part: String(part), lang } : undefined
  }

  async function show(req: Request, res: Response, again?: Again): Promise<void> {
    const site = guide.site(String(req.params.site))
    if (site === undefined) return refuse(pages, req, res, refusal('not-found'))
    if (again && wantsJson(req)) return refuse(pages, req, res, again.wrong)
    const reader = readerOf(req)
    const there = (await recordingsOf(db.read, site.slug)).map((one) => ({ ...faceOf(one, reader.lang), day: dayOf(one.uploaded_at) }))
    const parts = partsOf(site).map((one) => ({ ...one, title: one.title[reader.lang] }))
    const rows = parts.map((one) => ({ ...one, heard: languages.map((lang) => ({ lang, recording: there.find((other) => other.part === one.part && other.lang === lang) })) }))
    // Of stops and stories that are not there any more.
    const strays = there.filter(({ part }) => !parts.some((one) => one.part === part))
    const place = placeIn(req)
    const standing = place && there.find(({ part, lang }) => part === place.part && lang === place.lang)
    const form = place && { ...place, title: parts.find(({ part }) => part === place.part)!.title, standing, credit: again?.credit ?? standing?.credit ?? '' }
    const values = {
      robots: 'noindex',
      site,
      rows,
      strays,
      form,
      longestCredit,
      wrong: again && sentenceOf(again.wrong, reader.lang),
      done: req.method === 'GET' ? req.query.done : undefined,
    }
    res.status(again ? statusOf(again.wrong.refused) : 200)
    res.type('html').send(await pages.html('guide/edit/recordings', reader, values))
  }
}

const deskOf = ({ params }: Request) => `/staff/guide/${String(params.site)}/recordings`
