/** What is kept of the guide on the phone: pages as they were, each with its age, and the files that they name. */

export const savedName = 'saved'

/** A page's heads in the store: when it was kept (milliseconds), its bytes, the files it names, the page it was chosen with. */
export const heads = { at: 'saved-at', bytes: 'saved-bytes', files: 'saved-files', with: 'saved-with' }

export interface SavedPage {
  path: string
  at: number
  bytes: number
  /** Addresses, with the files that only its map needs. */
  files: string[]
  /** Path of the page that it was chosen with; '' for one that was only opened. */
  with: string
}

/** What a page asks of the worker, which answers by the port that comes with it. */
export interface Asked {
  keep?: string[]
  with?: string
  forget?: string[]
}

/** How many of the pages that were asked for are kept now, in how many bytes, and what was in the way. */
export interface Told {
  kept: number
  bytes: number
  problem?: 'full' | 'network'
}

/** Every kept page, newest first. Rejects where the browser lets nothing be stored. */
export async function savedPages(): Promise<SavedPage[]> {
  const cache = await caches.open(savedName)
  const pages: SavedPage[] = []
  for (const request of await cache.keys()) {
    const answer = await cache.match(request)
    const head = (name: string) => (answer && answer.headers.get(name)) || ''
    const at = Number(head(heads.at))
    if (at > 0) {
      const files = head(heads.files).split(' ').filter(Boolean)
      pages.push({ path: new URL(request.url).pathname, at, bytes: Number(head(heads.bytes)), files, with: head(heads.with) })
    }
  }
  return pages.sort((a, b) => b.at - a.at)
}
