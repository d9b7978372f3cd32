import express, { type RequestHandler } from 'express'
import type { Pages } from './pages.ts'
import { refusal, refuse } from './refusals.ts'

/** A name of 5,000 characters is still read, to be refused beside its field. */
const limit = '100kb'

/** Reads a form or JSON, and refuses anything else. */
export function readBody(pages: Pages): RequestHandler[] {
  const known: RequestHandler = (req, res, next) => (req.is(['json', 'urlencoded']) === false ? refuse(pages, req, res, refusal('media-type')) : next())
  return [known, express.json({ limit }), express.urlencoded({ limit, extended: false })]
}
