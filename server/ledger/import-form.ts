import express, { type Request, type RequestHandler } from 'express'
import type { Pages } from '../web/pages.ts'
import { type Refusal, refusal, refuse } from '../web/refusals.ts'
import { quoted } from './import-problems.ts'
import { largestFile } from './import-reader.ts'

/** What a form with a file has sent. */
export interface SentFile {
  file: string
  bytes: Buffer
  fields: Record<string, string>
}

const room = 64 * 1024

/** Takes the body of a form with a file into memory, refusing what is larger than a file may be. */
export function fileBody(pages: Pages): RequestHandler {
  const body = express.raw({ type: 'multipart/form-data', limit: largestFile + room, inflate: false })
  return (req, res, next) => {
    if (!req.is('multipart')) return void refuse(pages, req, res, refusal('media-type')).catch(next)
    body(req, res, (error?: unknown) => {
      if ((error as { status?: number } | undefined)?.status === 413) return void refuse(pages, req, res, refusal('import-large')).catch(next)
      next(error)
    })
  }
}

/** Reads the body as what a browser makes of `<input type=file name=file>` and the fields beside it. */
export async function readFileForm(req: Request): Promise<SentFile | Refusal> {
  if (!Buffer.isBuffer(req.body)) return refusal('import-none')
  const form = await new Response(new Uint8Array(req.body), { headers: { 'content-type': req.headers['content-type'] ?? '' } })
    .formData()
    // A body that is no form, or that breaks off.
    .catch(() => undefined)
  if (form === undefined) return refusal('malformed')
  const file = form.get('file')
  if (!(file instanceof File) || (file.name === '' && file.size === 0)) return refusal('import-none')
  if (file.size > largestFile) return refusal('import-large')
  const fields: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') fields[name] ??= value
  return { file: quoted(file.name) || '.csv', bytes: Buffer.from(await file.arrayBuffer()), fields }
}
