import { readCode, spacedCode } from '../../server/checkins/plate-code'
import { uuidV7 } from '../ids/uuid-v7'
import { ask } from '../network/ask'
import { keepInstead, withWhom } from './check-in-form'

/** A code typed where there may be no network: goes to its page, or is confirmed here and kept on the phone. */
export function enterWithoutNetwork(): void {
  if (!window.fetch || !window.AbortController) return
  document.querySelectorAll<HTMLFormElement>('form[data-entry]').forEach((form) => {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const typed = form.querySelector<HTMLInputElement>('input[name=code]')!.value
      const address = `/c?code=${encodeURIComponent(typed)}`
      const reached = navigator.onLine === false ? Promise.reject(new Error('offline')) : ask('/health/live', { method: 'HEAD' }, 6000)
      reached.then(
        () => location.assign(address),
        () => confirmHere(form, typed, 'typed'),
      )
    })
  })
}

/** Without network the way to the page of codes leads to the form on this page. */
export function enterOnThisPage(): void {
  const here = document.querySelector<HTMLDetailsElement>('.anywhere')
  if (!here) return
  document.querySelectorAll('a[href="/c"]').forEach((link) => {
    link.addEventListener('click', (event) => {
      if (navigator.onLine !== false) return
      event.preventDefault()
      here.open = true
      here.scrollIntoView()
      here.querySelector<HTMLInputElement>('input[name=code]')!.focus()
    })
  })
}

/**
 * Asks for the confirmation without which nothing counts, and who else has come.
 *
 * @param via how the code was come by
 */
export function confirmHere(form: HTMLFormElement, typed: string, via: 'scan' | 'typed'): void {
  const place = form.closest<HTMLElement>('[data-entry-place]')!
  place.querySelectorAll('[data-said], .check-in').forEach((before) => before.remove())
  const read = readCode(typed)
  if ('wrong' in read) {
    const line = document.createElement('p')
    line.className = 'said'
    line.dataset.said = ''
    line.setAttribute('role', 'alert')
    form.append(line)
    line.textContent = (read.wrong === 'code-mistyped' ? form.dataset.mistyped : form.dataset.malformed) ?? ''
    return
  }
  place.append(document.importNode(place.querySelector('template')!.content, true))
  const asked = place.querySelector<HTMLFormElement>('.check-in')!
  const button = asked.querySelector('button')!
  asked.querySelector('[role=alert]')!.textContent = (asked.dataset.confirm ?? '').replace('{code}', spacedCode(read.code))
  asked.onsubmit = (event) => {
    event.preventDefault()
    button.disabled = true
    const now = Date.now()
    void keepInstead(place, { scan_id: uuidV7(now), code: read.code, scanned_at: now, via, ...withWhom(asked) })
  }
  button.focus()
}
