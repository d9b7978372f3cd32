import type { Request } from 'express'
import type { Reason } from '../web/refusals.ts'

/** A check-in is a few hundred bytes. */
const limit = 10_240
const mostFields = 100

/**
 * Reads the small body of a check-in, a form or JSON in UTF-8, as an object. The general parser, which asks after
 * charsets, compression and types, took a sixth of a check-in's time; here all of that is refused.
 *
 * @returns what was sent, or why it cannot be read
 */
export async function readSmallBody(req: Request): Promise<object | Reason> {
  const { 'content-type': type = '', 'content-encoding': coding = 'identity', 'content-length': length } = req.headers
  const [, kind, more = ''] = /^\s*application\/(json|x-www-form-urlencoded)\s*(;.*)?$/i.exec(type) ?? []
  if (kind === undefined || coding !== 'identity' || /charset=(?!"?utf-8\b)/i.test(more)) return 'media-type'
  if (Number(length) > limit) return 'too-large'
  const sent = await received(req)
  if (typeof sent === 'string') return sent
  const text = sent.toString()
  if (kind.length > 4) return fieldsOf(new URLSearchParams(text))
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : 'malformed'
  } catch {
    return 'malformed'
  }
}

function received(req: Request): Promise<Buffer | Reason> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else resolve('too-large')
    })
    req.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    // Whoever sent it has gone, and is told nothing.
    req.on('error', () => resolve('malformed'))
  })
}

/** A field sent twice is a list, which none of ours is: neither value is taken for the other. */
function fieldsOf(form: URLSearchParams): object | Reason {
  if (form.size > mostFields) return 'too-large'
  return Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name).length > 1 ? form.getAll(name) : form.get(name)]))
}
