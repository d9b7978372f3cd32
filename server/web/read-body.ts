import express, { type RequestHandler } from 'express'
import type { Pages } from './pages.ts'
import { refusal, refuse } from './refusals.ts'

/**
 * Reads a form or JSON, and refuses anything else.
 *
 * @param limit absent, one by which a name of 5,000 characters is still read, to be refused beside its field
 */
export function readBody(pages: Pages, limit: `${number}kb` = '100kb'): RequestHandler[] {
  const known: RequestHandler = (req, res, next) => (req.is(['json', 'urlencoded']) === false ? refuse(pages, req, res, refusal('media-type')) : next())
  return [known, express.json({ limit }), express.urlencoded({ limit, extended: false })]
}
