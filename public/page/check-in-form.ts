import { ask } from '../network/ask'
import { showKept } from './kept-card'
import { keep, type KeptScan } from './kept-scans'
import { send } from './send-kept'
import { takeStamp } from './stamps'

/** Longer than this and the visitor is told that the check-in is kept: it may well arrive all the same. */
const patience = 10_000

/**
 * The check-in button, where there may be no network: sends the form, and keeps the scan on the phone when no
 * answer comes. The same scan_id goes both ways, so that it counts once.
 */
export function checkInWithoutNetwork(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-check-in]')
  if (!form || !window.fetch || !window.AbortController) return
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const button = form.querySelector<HTMLButtonElement>('button')!
    button.disabled = true
    button.textContent = form.dataset.busy ?? ''
    void press(form)
  })
}

async function press(form: HTMLFormElement): Promise<void> {
  const scan = read(form)
  try {
    const body = new URLSearchParams(Array.from(new FormData(form), ([name, value]) => [name, String(value)]))
    // With the page of the answer at once, instead of its address: one way there and back, not two.
    const headers = { Accept: 'text/html', Prefer: 'return=representation' }
    const answer = await ask(form.action, { method: 'POST', body, headers }, patience)
    if (answer.status === 429 || answer.status >= 500) return await keepInstead(form, scan)
    show(answer.text, answer.place || answer.url)
  } catch {
    await keepInstead(form, scan)
  }
}

function read(form: HTMLFormElement): KeptScan {
  const fields = new FormData(form)
  const field = (name: string) => String(fields.get(name) ?? '')
  const scan: KeptScan = { scan_id: field('scan_id'), code: form.dataset.checkIn ?? '', scanned_at: Date.now(), proof: field('proof') }
  if (field('day')) scan.day = field('day')
  return { ...scan, ...withWhom(form) }
}

/** Who else has come, by the fields of a form that asks for it; nothing for somebody who came alone. */
export function withWhom(form: HTMLFormElement): Pick<KeptScan, 'companions' | 'with_group'> {
  const fields = new FormData(form)
  const companions = Number(fields.get('companions'))
  return { ...(companions > 0 && { companions }), ...(fields.has('with_group') && { with_group: true }) }
}

/** Puts the answer's page in the place of this one, without asking for it a second time. */
function show(html: string, address: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html')
  if (!page.querySelector('main')) return location.assign(address)
  document.title = page.title
  history.replaceState(null, '', address)
  // With the answer its choices of language and size: this page's own say how its code was opened.
  for (const part of ['.choices', 'main']) put(page.querySelector(part), part)
  takeStamp()
  scrollTo(0, 0)
  readFrom(document.querySelector<HTMLElement>('main h1'))
}

function put(answered: Element | null, part: string): void {
  if (answered) document.querySelector(part)?.replaceWith(document.importNode(answered, true))
}

/** With the button the keyboard and the screen reader have lost their place: they go on here. */
function readFrom(place: HTMLElement | null): void {
  if (!place) return
  place.tabIndex = -1
  place.focus({ preventScroll: true })
}

/** Keeps a scan on the phone, says so in the place of the form that asked for it, and sends it as soon as that can be. */
export async function keepInstead(place: HTMLElement, scan: KeptScan): Promise<void> {
  const stored = await keep(scan).then(
    () => true,
    () => false,
  )
  readFrom(showKept(place, scan, stored))
  if (stored) await send()
}
