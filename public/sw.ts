/**
 * The service worker: where it runs, an address under `/c` opens without network as the page `/offline`,
 * which offers to keep the check-in. Nothing made for one person is ever stored here.
 *
 * The server puts `offlineFiles` in front: `/offline` and what it loads.
 */
declare const offlineFiles: string[]

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Extendable {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  skipWaiting(): Promise<void>
}

const worker = self as unknown as Worker
const cacheName = `offline ${offlineFiles.join(' ')}`

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(offlineFiles))
      .then(() => worker.skipWaiting()),
  )
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((one) => one !== cacheName).map((one) => caches.delete(one)))))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname } = new URL(request.url)
  if (request.mode === 'navigate' && request.method === 'GET' && /^\/c(\/|$)/.test(pathname)) {
    event.respondWith(fetch(request).catch(() => stored('/offline')))
  } else if (offlineFiles.indexOf(pathname) > 0) {
    event.respondWith(stored(pathname).catch(() => fetch(request)))
  }
})

function stored(address: string): Promise<Response> {
  return caches.match(address, { ignoreVary: true }).then((found) => found || Promise.reject(new Error(`${address} is not stored`)))
}
