import { filled } from '../../server/web/filled'
import { ask } from '../network/ask'
import { cardScan, tellOnCard } from './kept-card'
import { forget, kept, type KeptScan } from './kept-scans'
import { addStamp } from './stamps'

interface Result {
  scan_id: string
  outcome: 'counted' | 'already' | 'member' | 'refused'
  reason?: string
  /** Where and on which day it counts; absent when it does not. */
  site?: string
  date?: string
  message: string
}

/** What goes away by itself: the scan stays on the phone. */
const passing = ['unavailable', 'too-many', 'error']
const mostAtOnce = 50
const every = 30_000

let sending = false
/** Scans that have their final answer, for as long as this page lives: a phone may be unable to forget them. */
const answered: string[] = []

/**
 * Sends what the phone has kept: now, when the network returns, when the page is looked at again, and every
 * half minute while anything waits. Two tabs may send the same; the server counts it once.
 */
export function sendKept(): void {
  const go = () => void send()
  addEventListener('online', go)
  document.addEventListener('visibilitychange', () => document.hidden || go())
  setInterval(go, every)
  go()
}

/** Shows what waits, then sends it. */
export async function send(): Promise<void> {
  if (sending) return
  sending = true
  try {
    showWaiting((await waiting()).length)
    if (navigator.onLine !== false) await sendAll()
  } catch {
    // No network yet: whatever is kept stays kept.
  } finally {
    sending = false
  }
}

async function sendAll(): Promise<void> {
  for (let scans = await waiting(); scans.length > 0; scans = await waiting()) {
    const batch = scans.slice(0, mostAtOnce)
    // A code typed without network comes from a browser that may never have been given its cookie.
    if (batch.some(({ proof }) => !proof)) await ask('/c', { headers: { Accept: 'text/html' } }, 20_000)
    const body = JSON.stringify({ sent_at: Date.now(), scans: batch })
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
    const answer = await ask('/scans', { method: 'POST', headers, body }, 30_000)
    if (!answer.ok) return
    const { results } = JSON.parse(answer.text) as { results: Result[] }
    const final = results.filter(({ reason }) => !reason || passing.indexOf(reason) < 0)
    for (const result of final) {
      answered.push(result.scan_id)
      await forget(result.scan_id).catch(() => undefined)
      stampFor(result)
      tell(result)
    }
    showWaiting((await waiting()).length)
    if (final.length < batch.length) return
  }
}

/** What is kept, and what another tab has sent of which this page still says that it is: the answer is the same (counting law 3). */
async function waiting(): Promise<KeptScan[]> {
  const scans = await kept()
  const here = cardScan()
  if (here && !scans.some(({ scan_id: id }) => id === here.scan_id)) scans.push(here)
  return scans.filter(({ scan_id: id }) => answered.indexOf(id) < 0)
}

/** Without room for it the visit counts all the same. */
function stampFor({ site, date }: Result): void {
  try {
    if (site && date) addStamp(site, { day: date })
  } catch {
    // The passport's own page says what the phone does not keep.
  }
}

function notice(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-kept]')
}

function showWaiting(count: number): void {
  const box = notice()
  const line = box?.querySelector<HTMLElement>('[data-kept-waiting]')
  if (!box || !line) return
  line.hidden = count === 0
  line.textContent = filled(box.dataset.waiting ?? '', { n: count })
  box.hidden = count === 0 && !box.querySelector('li')
}

/** Where it was kept on this page, else below. */
function tell({ scan_id: id, outcome, message }: Result): void {
  const box = notice()
  if (!box) return
  const said = outcome === 'refused' ? (box.dataset.not ?? '').replace('{reason}', message) : message
  if (tellOnCard(id, said)) return
  const line = document.createElement('li')
  line.textContent = said
  box.querySelector('[data-kept-said]')?.append(line)
  const close = box.querySelector<HTMLButtonElement>('[data-kept-close]')
  if (close) {
    close.hidden = false
    close.onclick = () => {
      box.querySelectorAll('li').forEach((item) => item.remove())
      close.hidden = true
      void waiting().then((scans) => (box.hidden = scans.length === 0))
    }
  }
  box.hidden = false
}
