import { heads, savedName, savedPages, type Told } from './saved'

/** Pages that were only opened: beyond this the oldest go. */
const mostOpened = 40
/** Bytes of all kept pages: what was only opened goes first; nothing more than this can be chosen. */
const mostBytes = 12_000_000
/** Never kept, whatever an answer says of itself: what is made for one person, counts or changes something. */
const personal = /^\/(c|staff|bookings|letters|display|scans|help|api|health|metrics|verify|offline|pocket|recordings)(\/|\.|$)/

export const mayBeKept = (path: string): boolean => !personal.test(path)

let last: Promise<unknown> = Promise.resolve()
/** One change after the other: what one clears away, another may just have fetched. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work, work)
  last = turn
  return turn
}

/** Keeps what came from an address that somebody opened. */
export const keepOpened = (path: string, answer: Response): Promise<unknown> => inTurn(() => keepPage(path, answer).then(tidy))
/** Keeps a file on its way to a page that names it. */
export const keepPassing = (file: string, answer: Response): Promise<unknown> =>
  inTurn(async () => answer.ok && (await savedPages()).some(({ files }) => files.indexOf(file) >= 0) && (await caches.open(savedName)).put(file, answer))
export const forget = (paths: string[]): Promise<unknown> => inTurn(() => remove(paths).then(tidy))

/** Fetches and keeps pages, with all that they show when they were chosen with one (`chosenWith`). */
export function keepAll(paths: string[], chosenWith: string): Promise<Told> {
  return inTurn(async () => {
    const told: Told = { kept: 0, bytes: 0 }
    try {
      for (const path of paths.filter(mayBeKept)) {
        const bytes = await keepPage(path, await fetch(path, { credentials: 'same-origin', headers: { Accept: 'text/html' } }), chosenWith)
        told.kept += bytes > 0 ? 1 : 0
        told.bytes += bytes
      }
    } catch (error) {
      // A fetch that fails is a TypeError; anything else is the store.
      told.problem = error instanceof TypeError ? 'network' : 'full'
    }
    await tidy()
    return told
  })
}

/** @returns its bytes; 0 for what the server does not give to keep, or what cannot say its own age */
async function keepPage(path: string, answer: Response, chosenWith = ''): Promise<number> {
  const cache = await caches.open(savedName)
  if (answer.status >= 500) throw new TypeError(`${path}: ${answer.status}`)
  if (answer.status === 404 || answer.status === 410) await cache.delete(path)
  if (!answer.ok || answer.redirected || answer.headers.get('Pocket') !== 'may-keep' || /no-store/.test(answer.headers.get('Cache-Control') || '')) return 0
  const html = await answer.text()
  if (html.indexOf('data-saved-words') < 0) return 0
  const pages = await savedPages()
  const whom = chosenWith || pages.filter((page) => page.path === path).map((page) => page.with)[0] || ''
  const bytes = new Blob([html]).size
  if (whom && pages.reduce((sum, page) => sum + (page.with && page.path !== path ? page.bytes : 0), bytes) > mostBytes) throw new Error('no more can be chosen')
  const all = html.match(/\/assets\/[\w.-]+|\/sites\.geojson(\?v=\d+)?/g) || []
  const atOnce = (html.match(/ (src|href)="\/assets\/[\w.-]+/g) || []).map((one) => one.slice(one.indexOf('/')))
  // First what the page names, then the page: it is never there without its files, nor with those of another build.
  for (const file of whom ? all : atOnce) if (!(await caches.match(file))) await keepFile(cache, file)
  const at = String(Date.now())
  const headers = { 'Content-Type': 'text/html; charset=utf-8', [heads.at]: at, [heads.bytes]: String(bytes), [heads.files]: all.join(' '), [heads.with]: whom }
  await cache.put(path, new Response(html.replace('<html ', `<html data-saved-at="${at}" `), { headers }))
  return bytes
}

async function keepFile(cache: Cache, file: string): Promise<void> {
  const answer = await fetch(file)
  if (!answer.ok) throw new TypeError(`${file}: ${answer.status}`)
  await cache.put(file, answer)
}

async function remove(paths: string[]): Promise<void> {
  const cache = await caches.open(savedName)
  for (const path of paths) await cache.delete(path)
}

/** Drops what is too much, oldest first, and the files that no kept page names any more. */
async function tidy(): Promise<void> {
  const pages = await savedPages()
  let room = mostBytes - pages.reduce((sum, page) => sum + (page.with ? page.bytes : 0), 0)
  let opened = 0
  const stay = pages.filter((page) => page.with !== '' || (++opened <= mostOpened && (room -= page.bytes) >= 0))
  const named = stay.reduce<string[]>((all, { path, files }) => all.concat(path, files), [])
  const cache = await caches.open(savedName)
  for (const { url } of await cache.keys()) if (named.indexOf(new URL(url).pathname + new URL(url).search) < 0) await cache.delete(url)
}
