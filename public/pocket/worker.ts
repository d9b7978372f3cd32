import type { Asked } from './saved'

/** What a service worker is, as far as ours goes; the compiler knows only windows. */
export interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void
}
export interface Fetching extends Extendable {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Asking extends Extendable {
  readonly data: Asked
  readonly ports: readonly MessagePort[]
}
export interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(type: 'message', listener: (event: Asking) => void): void
  skipWaiting(): Promise<void>
}
