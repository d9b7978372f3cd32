import { widthInEms, xmlText } from '../web/svg-text.ts'

const size = 13

/** A small plate for other people's pages: a name, and its count. SVG text. */
export function badge(name: string, figures: string): string {
  const [left, right] = [name, figures].map((text) => Math.ceil(widthInEms(text) * size) + 24) as [number, number]
  const text = (x: number, fill: string, words: string) => `<text x="${x}" y="21" fill="${fill}">${xmlText(words)}</text>`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="32" role="img" ` +
    `aria-label="${xmlText(`${name} ${figures}`)}" font-family="system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif" font-size="${size}">` +
    `<rect width="${left + right}" height="32" rx="4" fill="#f6efe1"/>` +
    `<path d="M4 0h${left - 4}v32H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z" fill="#9b1b1e"/>` +
    `${text(12, '#fff8ea', name)}${text(left + 12, '#2b2521', figures)}</svg>`
  )
}
