/** A page as its reader meets it: the text without its tags, every citation as `⟦key key⟧` in its place. */
export function reading(html: string): string {
  const main = html.slice(html.indexOf('<main'))
  const keys = (links: string) => citations(links).map(({ key }) => key)
  const cited = main.replace(/<sup class="cite">(.*?)<\/sup>/gs, (_sup, links: string) => `⟦${keys(links).join(' ')}⟧`)
  return plain(cited.replace(/<[^>]*>/g, ' '))
    .replace(/\s*⟦/g, '⟦')
    .trim()
}

/** White space, joiners and entities as a reader sees them. */
export const plain = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_entity, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(amp|lt|gt|quot);/g, (_entity, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name]!)
    .replace(/\u2060/g, '')
    .replace(/\s+/g, ' ')

/** The citations of a page or a part of it, in order: the key that the link leads to, the number that is printed. */
export const citations = (html: string): { key: string; number: number }[] =>
  [...html.matchAll(/<a href="#source-([^"]+)"[^>]*>(\d+)<\/a>/g)].map(([, key, number]) => ({ key: key!, number: Number(number) }))

/** The keys of the sources listed on a page, in the order of the list. */
export const listed = (html: string): string[] => [...html.matchAll(/<li id="source-([^"]+)">/g)].map(([, key]) => key!)
