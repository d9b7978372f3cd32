import { askWorker } from './ask-worker'

/**
 * Where a service worker runs, an address under `/c` opens without network as well, and so do the pages of the
 * guide that were opened. Nothing depends on it.
 */
export function startServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  const open = document.querySelector('[data-saved-words]') && !document.documentElement.dataset.savedAt
  // The first page came before the worker, and one that has just chosen a language is not kept under that address.
  if (open && (!navigator.serviceWorker.controller || location.search !== '')) {
    addEventListener('load', () => void askWorker({ keep: [location.pathname] }).catch(() => undefined))
  }
}
