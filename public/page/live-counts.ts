import { filled } from '../../server/web/filled'

interface Counts {
  sites: Record<string, { today: number; all: number }>
}

const every = 20_000

/**
 * Renews the numbers marked `data-live="SLUG today|all"` (`*` stands for all sites together) while the
 * page is in sight. A lost connection leaves the last numbers standing.
 */
export function keepCountsLive(): void {
  const places = Array.from(document.querySelectorAll<HTMLElement>('[data-live]'))
  if (places.length === 0) return
  const renew = () => {
    if (document.hidden) return
    fetch('/counts.json')
      .then((answer) => (answer.ok ? (answer.json() as Promise<Counts>) : undefined))
      .then((counts) => counts && places.forEach((place) => show(place, counts)))
      .catch(() => undefined)
  }
  setInterval(renew, every)
  document.addEventListener('visibilitychange', renew)
}

function show(place: HTMLElement, { sites }: Counts): void {
  const [slug, span] = (place.dataset.live ?? '').split(' ') as [string, 'today' | 'all']
  const numbers = slug === '*' ? Object.keys(sites).map((one) => sites[one]) : [sites[slug]]
  const sum = numbers.reduce((total, one) => total + (one ? one[span] : 0), 0).toLocaleString('en-US')
  place.textContent = place.dataset.liveWords ? filled(place.dataset.liveWords, { n: sum }) : sum
}
