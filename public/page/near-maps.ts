/** Fetches the map's script and style only when a map comes near: many read on a phone with one bar of signal. */
export function loadMapsWhenNear(): void {
  const maps = Array.from(document.querySelectorAll<HTMLElement>('[data-map]'))
  if (maps.length === 0) return
  if (!('IntersectionObserver' in window)) {
    load(maps[0]!)
    return
  }
  const watcher = new IntersectionObserver(
    (entries) => {
      const near = entries.find((entry) => entry.isIntersecting)
      if (!near) return
      watcher.disconnect()
      load(near.target as HTMLElement)
    },
    { rootMargin: '400px' },
  )
  maps.forEach((map) => watcher.observe(map))
}

function load({ dataset }: HTMLElement): void {
  const style = document.createElement('link')
  style.rel = 'stylesheet'
  style.href = dataset.mapStyle ?? ''
  const script = document.createElement('script')
  script.src = dataset.mapScript ?? ''
  document.head.append(style, script)
}
