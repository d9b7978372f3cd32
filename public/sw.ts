/**
 * The service worker. Where it runs, an address under `/c` opens without network as the page `/offline`, which
 * offers to keep the check-in, and a page of the guide that was opened or chosen opens as it was, saying its age.
 * Whom to call is there from the first visit on, whether or not anybody has opened that page.
 * Nothing made for one person is ever stored here.
 *
 * The server puts in front `offlineFiles`: `/offline`, `/pocket`, `/help` and what they load, and the `edition` of their words.
 */
import { forget, keepAll, keepOpened, keepPassing, mayBeKept } from './pocket/keeper'
import { savedName } from './pocket/saved'
import { dressAlike } from './pocket/stand-ins'
import type { Fetching, Worker } from './pocket/worker'

declare const offlineFiles: string[]
declare const edition: string
const worker = self as unknown as Worker
const cacheName = `offline ${edition} ${offlineFiles.join(' ')}`
/** Milliseconds that a kept page gives the network to bring the present one. */
const patience = 5000

worker.addEventListener('install', (event) => {
  const all = caches.open(cacheName).then((cache) => cache.addAll(offlineFiles))
  event.waitUntil(all.then(() => worker.skipWaiting()))
})

// What is saved outlives the build that it is of: each page has its own files beside it.
worker.addEventListener('activate', (event) => {
  const old = (name: string) => name !== cacheName && name !== savedName
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((one) => caches.delete(one)))))
})

worker.addEventListener('message', (event) => {
  const { data, ports } = event
  const work: Promise<unknown> = data.forget ? forget(data.forget) : keepAll(data.keep || [], data.with || '')
  const told = work.catch(() => ({ kept: 0, bytes: 0, problem: 'full' }))
  event.waitUntil(told.then((answer) => ports[0] && ports[0].postMessage(answer || {})))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname, search, origin } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') {
    if (/^\/(c|pocket)(\/|$)/.test(pathname)) event.respondWith(asked(event).catch(() => stored(pathname === '/pocket' ? pathname : '/offline')))
    else if (mayBeKept(pathname) || pathname === '/help') event.respondWith(page(event, pathname, search))
  } else if (/^\/assets\//.test(pathname) || offlineFiles.indexOf(pathname) > 2) {
    event.respondWith(stored(pathname).catch(() => fetched(event, pathname)))
  } else if (pathname === '/sites.geojson') {
    event.respondWith(fetched(event, pathname + search).catch(() => stored(pathname + search)))
  }
})

/** What the network answers; whatever stands in without it then speaks to the same reader. */
function asked(event: Fetching): Promise<Response> {
  return fetch(event.request).then((answer) => {
    if (answer.ok) event.waitUntil(dressAlike(answer.clone(), cacheName, offlineFiles.slice(0, 3)).catch(() => undefined))
    return answer
  })
}

/** The present page, else the kept one, else whom to call where help was wanted, else the list of what is kept. */
function page(event: Fetching, pathname: string, search: string): Promise<Response> {
  const present = asked(event).then((answer) => {
    // An answer that chose a language has set a cookie: only the bare address is kept.
    if (search === '' && mayBeKept(pathname)) event.waitUntil(keepOpened(pathname, answer.clone()).catch(() => undefined))
    if (search === '' && pathname === '/help' && answer.ok) event.waitUntil(renewed(pathname, answer.clone()).catch(() => undefined))
    return answer
  })
  event.waitUntil(present.catch(() => undefined))
  const well = present.then((answer) => (answer.status < 500 ? answer : Promise.reject(new Error('no page'))))
  const late = new Promise<never>((_resolve, reject) => setTimeout(reject, patience))
  return Promise.race([well, late])
    .catch(() => stored(pathname))
    .catch(() => present)
    .catch(() => stored(/\/help$/.test(pathname) ? '/help' : '/pocket'))
}

/** Puts the present answer in the place of one that was stored at the installation: in the reader's language of today. */
function renewed(pathname: string, answer: Response): Promise<unknown> {
  return caches.open(cacheName).then((cache) => cache.put(pathname, answer))
}

function fetched(event: Fetching, address: string): Promise<Response> {
  return fetch(event.request).then((answer) => {
    event.waitUntil(keepPassing(address, answer.clone()).catch(() => undefined))
    return answer
  })
}

function stored(address: string): Promise<Response> {
  return caches.match(address, { ignoreVary: true }).then((found) => found || Promise.reject(new Error(`${address} is not stored`)))
}
