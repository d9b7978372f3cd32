/** Keeps the screen lit where the browser can: a lock is given up whenever the page is out of sight. */
export function stayAwake(): void {
  if (!('wakeLock' in navigator)) return
  const ask = () => {
    if (!document.hidden) navigator.wakeLock.request('screen').catch(() => undefined)
  }
  document.addEventListener('visibilitychange', ask)
  ask()
}
