import { ask } from '../network/ask'

const every = 15_000
const patience = 10_000

/**
 * Renews the part of the page that is marked `data-renew="ADDRESS"` while the page is in sight. A lost connection
 * leaves the last numbers standing and says so; so does a session that has ended.
 */
export function renew(): void {
  const part = document.querySelector<HTMLElement>('[data-renew]')
  const state = document.getElementById('renewal')
  if (!part || !state) return
  const { renew: address = '', lost = '', signedOut = '' } = part.dataset
  const say = (words: string) => {
    state.textContent = words
    state.hidden = words === ''
  }
  const next = async () => {
    // Not under a finger, nor under a keyboard's focus.
    if (document.hidden || part.contains(document.activeElement)) return
    try {
      const answer = await ask(address, { headers: { accept: 'text/html' } }, patience)
      if (answer.status === 401) return say(signedOut)
      if (!answer.ok) return say(lost)
      part.innerHTML = answer.text
      say('')
    } catch {
      say(lost)
    }
  }
  setInterval(() => void next(), every)
  document.addEventListener('visibilitychange', () => void next())
}
