/** Width in pixels of a line of text at 13 px: a Chinese character is as wide as it is high. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 13 : 7.4), 0)
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => escapes[letter]!)

/** A small plate for other people's pages: a name, and its count. SVG text. */
export function badge(name: string, figures: string): string {
  const [left, right] = [name, figures].map((text) => Math.ceil(widthOf(text)) + 24) as [number, number]
  const text = (x: number, fill: string, words: string) => `<text x="${x}" y="21" fill="${fill}">${escaped(words)}</text>`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="32" role="img" ` +
    `aria-label="${escaped(`${name} ${figures}`)}" font-family="system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif" font-size="13">` +
    `<rect width="${left + right}" height="32" rx="4" fill="#f6efe1"/>` +
    `<path d="M4 0h${left - 4}v32H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z" fill="#9b1b1e"/>` +
    `${text(12, '#fff8ea', name)}${text(left + 12, '#2b2521', figures)}</svg>`
  )
}
