/** Where a service worker runs, an address under `/c` opens without network as well. Nothing depends on it. */
export function startServiceWorker(): void {
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => undefined)
}
