import type { Request, RequestHandler } from 'express'
import { fileBody as formBody, readFileForm as readForm } from '../web/file-form.ts'
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
  return formBody(largestFile + room, (req, res, why) => refuse(pages, req, res, refusal(why === 'too-large' ? 'import-large' : why)))
}

/** Reads the body as what a browser makes of `<input type=file name=file>` and the fields beside it. */
export async function readFileForm(req: Request): Promise<SentFile | Refusal> {
  const form = await readForm(req)
  if (form === undefined) return refusal('malformed')
  const { file, fields } = form
  if (file === undefined) return refusal('import-none')
  if (file.bytes.length > largestFile) return refusal('import-large')
  return { file: quoted(file.name) || '.csv', bytes: file.bytes, fields }
}
