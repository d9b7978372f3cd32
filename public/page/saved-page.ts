import { filled } from '../../server/web/filled'
import { askWorker, canKeep } from './ask-worker'
import { saidSize, saidTime } from './said-time'

/** A page that comes from the phone says since when it has been there. */
export function sayAge(): void {
  const at = Number(document.documentElement.dataset.savedAt)
  const line = document.querySelector<HTMLElement>('[data-saved-words]')
  if (!line || !at) return
  line.textContent = (line.dataset.savedWords ?? '').replace('{time}', saidTime(at))
  line.hidden = false
}

/** The button that keeps a site: its page, its stops, and the stories and routes that it leads to. */
export function offerToKeep(): void {
  const box = document.querySelector<HTMLElement>('[data-keep-with]')
  const button = box?.querySelector('button')
  const said = box?.querySelector<HTMLElement>('[role=status]')
  if (!box || !button || !said || !canKeep()) return
  const words = (name: string) => box.dataset[name] ?? ''
  const site = words('keepWith')
  box.hidden = false
  button.onclick = async () => {
    button.disabled = true
    said.textContent = words('busy')
    try {
      await caches.open('saved')
      const { kept, bytes, problem } = await askWorker({ keep: ['/', ...pagesOf(site)], with: site })
      said.textContent = filled(words(problem ?? 'done'), { n: kept, size: saidSize(bytes) })
    } catch {
      said.textContent = words('blocked')
    }
    button.disabled = false
  }
}

function pagesOf(site: string): string[] {
  const links = Array.from(document.querySelectorAll<HTMLAnchorElement>('main a[href]'), ({ origin, pathname }) => (origin === location.origin ? pathname : ''))
  const belongs = (path: string) => (path.indexOf(`${site}/`) === 0 || /^\/(stories|routes)\//.test(path)) && !/\.\w+$/.test(path)
  return [site, ...links.filter((path, i) => belongs(path) && links.indexOf(path) === i)]
}
