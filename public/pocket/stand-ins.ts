import { inTurn } from './keeper'

/**
 * Renews the pages that stand in for others without network, once the reader has chosen another language or size of
 * text: from their installation on they would be as the first visit was.
 *
 * @param present what the network has just answered to whoever reads
 * @param pages addresses, all in one dress
 */
export function dressAlike(present: Response, cacheName: string, pages: string[]): Promise<unknown> {
  return inTurn(async () => {
    const now = dress(await present.text())
    const cache = await caches.open(cacheName)
    const there = await cache.match(pages[0]!, { ignoreVary: true })
    if (now && there && dress(await there.text()) !== now) await cache.addAll(pages)
  })
}

/** The language and size that a page says it is in; '' for what is no page. */
function dress(html: string): string {
  const [tag = ''] = html.match(/<html [^>]*>/) || []
  return tag && ['lang', 'class'].map((name) => (tag.match(` ${name}="([^"]*)"`) || [])[1] || '').join(' ')
}
