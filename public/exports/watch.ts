import { ask } from '../network/ask'

interface Told {
  state: 'running' | 'made' | 'failed'
  share: number
}

const every = 700

/** Shows how far an export is while it is made, and the page of the made one as soon as it is. */
export function watchRun(): void {
  const root = document.querySelector<HTMLElement>('[data-run][data-state="running"]')
  if (root) look(root)
}

function look(root: HTMLElement): void {
  setTimeout(() => {
    ask(root.dataset.run!, { headers: { accept: 'application/json' } }, 10_000)
      .then(({ ok, text }) => {
        // Signed out, or gone: the page itself says what happened.
        if (!ok) return location.reload()
        const told = JSON.parse(text) as Told
        if (told.state !== 'running') return location.reload()
        show(root, Math.round(told.share * 100))
        look(root)
      })
      // No network: again in a while.
      .catch(() => look(root))
  }, every)
}

function show(root: HTMLElement, share: number): void {
  root.querySelector('progress')!.value = share
  root.querySelector('[data-progress]')!.textContent = root.dataset.said!.replace('{share}', String(share))
}
