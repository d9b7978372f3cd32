import type { Guide, Site } from '../../../server/guide/schema.ts'
import type { Served } from '../../app/serve.ts'
import { begin, hire, type Member } from '../../staff/house.ts'
import { ask, type Asked, phone } from '../../web/ask.ts'

export const he = 'he-long-former-residence'

/** The fields of a form as a browser would send them, read from its page. */
export function fieldsIn(html: string): Record<string, string> {
  const form = /<form method="post"[^>]*class="(?:edit-form|preview-bar[^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(html)![1]!
  const fields: Record<string, string> = {}
  for (const [, name, value] of form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) fields[name!] = plain(value!)
  for (const [, name, value] of form.matchAll(/<input id="[^"]*" name="([^"]+)" type="text"(?: list="[^"]*" autocomplete="off")? value="([^"]*)"/g)) fields[name!] = plain(value!)
  for (const [, name, value] of form.matchAll(/<textarea [^>]*?name="([^"]+)"[^>]*>\n([\s\S]*?)<\/textarea>/g)) fields[name!] = plain(value!)
  for (const [, name] of form.matchAll(/<input type="checkbox" name="([^"]+)" checked/g)) fields[plain(name!)] = 'on'
  for (const [, name, value] of form.matchAll(/<input type="radio" name="([^"]+)" value="([^"]+)" checked/g)) fields[name!] = value!
  for (const [, name, options] of form.matchAll(/<select id="[^"]*" name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)) fields[name!] = /value="([^"]*)" selected/.exec(options!)?.[1] ?? ''
  return fields
}

const plain = (text: string) => text.replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

export interface Desk {
  get(path: string): Promise<Asked>
  post(path: string, fields: Record<string, string>): Promise<Asked>
  /** Opens a form, changes some of its fields and sends it. */
  fill(path: string, change: Record<string, string | undefined>, act?: string): Promise<Asked>
}

/** One of the cast at the forms of the guide. */
export async function deskOf(app: Served, who: Member, lang = 'zh'): Promise<Desk> {
  const { db } = app.parts
  const { token } = await begin(db, await hire(db, who, app.clock.now()), app.clock.now())
  const headers = { ...phone, cookie: `rf_staff=${token}; lang=${lang}` }
  const desk: Desk = {
    get: (path) => ask(app.url + path, { headers }),
    post: (path, fields) =>
      ask(app.url + path, { method: 'POST', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: String(new URLSearchParams(fields)) }),
    async fill(path, change, act = 'save') {
      const fields: Record<string, string | undefined> = { ...fieldsIn((await desk.get(path)).text), ...change, act }
      return desk.post(path, Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined)))
    },
  }
  return desk
}

export const siteIn = (app: Served, slug = he): Site => app.parts.guide.site(slug)!

/** What is kept: the document that is served, and the one in the file. */
export const documentOf = (app: Served): Guide => app.parts.guide.document()
