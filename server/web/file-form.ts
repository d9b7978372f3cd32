import express, { type Request, type RequestHandler, type Response as Answer } from 'express'

/** A form with one file, as `<input type=file name=file>` and the fields beside it send it. */
export interface FileForm {
  /** Absent when none was chosen. */
  file?: { name: string; bytes: Buffer }
  fields: Record<string, string>
}

type Refuse = (req: Request, res: Answer, why: 'media-type' | 'too-large') => Promise<void>

/**
 * Takes the body of a form with a file into memory, as `readFileForm` expects it.
 *
 * @param most bytes of the whole body
 */
export function fileBody(most: number, refuse: Refuse): RequestHandler {
  const body = express.raw({ type: 'multipart/form-data', limit: most, inflate: false })
  return (req, res, next) => {
    if (!req.is('multipart')) return void refuse(req, res, 'media-type').catch(next)
    body(req, res, (error?: unknown) => {
      if ((error as { status?: number } | undefined)?.status === 413) return void refuse(req, res, 'too-large').catch(next)
      next(error)
    })
  }
}

/** @returns undefined for a body that is no form, or that breaks off */
export async function readFileForm(req: Request): Promise<FileForm | undefined> {
  if (!Buffer.isBuffer(req.body)) return { fields: {} }
  const form = await new Response(new Uint8Array(req.body), { headers: { 'content-type': req.headers['content-type'] ?? '' } }).formData().catch(() => undefined)
  if (form === undefined) return undefined
  const fields: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') fields[name] ??= value
  const file = form.get('file')
  // A browser sends an empty one without a name when none was chosen.
  if (!(file instanceof File) || (file.name === '' && file.size === 0)) return { fields }
  return { file: { name: file.name, bytes: Buffer.from(await file.arrayBuffer()) }, fields }
}
