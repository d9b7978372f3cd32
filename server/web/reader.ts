import type { RequestHandler, Request } from 'express'
import { cookie, setCookie } from './cookies.ts'
import { type Lang, languages } from './words.ts'

/** Who reads: in which language, and in which size of text (长者模式). */
export interface Reader {
  lang: Lang
  large: boolean
}

const year = 365 * 24 * 60 * 60

/** The reader of a request: `?lang` and `?text` first, then their cookies, then `Accept-Language`, then Chinese. */
export function readerOf(req: Request): Reader {
  const { lang, text } = req.query
  const size = text === 'large' || text === 'normal' ? text : cookie(req, 'text')
  return { lang: known(lang) ?? known(cookie(req, 'lang')) ?? accepted(req), large: size === 'large' }
}

/**
 * What else the address asks, `key=…&` and the like, for links that choose another language or size and keep
 * it. Not for a page that is kept for everyone.
 */
export function restOfQuery(req: Request): string {
  const rest = new URLSearchParams(req.url.split('?')[1] ?? '')
  rest.delete('lang')
  rest.delete('text')
  return rest.size === 0 ? '' : `${rest}&`
}

/** Remembers on the device what a `?lang` or `?text` in the address chose. */
export function rememberReader(secure: boolean): RequestHandler {
  return (req, res, next) => {
    if (!req.url.includes('?')) return next()
    const { lang, text } = req.query
    const settings = { maxAge: year, readable: true, secure }
    if (known(lang)) setCookie(res, 'lang', known(lang)!, settings)
    if (text === 'large' || text === 'normal') setCookie(res, 'text', text, settings)
    next()
  }
}

function known(value: unknown): Lang | undefined {
  return languages.find((lang) => lang === value)
}

function accepted(req: Request): Lang {
  // Without a header every language is acceptable, and Chinese is the first.
  return req.acceptsLanguages(['zh', 'en']) === 'en' ? 'en' : 'zh'
}
