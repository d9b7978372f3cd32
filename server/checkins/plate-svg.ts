import QRCode from 'qrcode'
import { widthInEms, xmlText } from '../web/svg-text.ts'
import { spacedCode } from './plate-code.ts'

/**
 * Whether plates for an address would be worthless on a wall: it is this machine's own, a bare IP address,
 * has a port, or is not https. Such plates are made only as marked drafts.
 */
export function isDraftAddress(publicUrl: string): boolean {
  const { protocol, hostname, port } = new URL(publicUrl)
  return protocol !== 'https:' || port !== '' || hostname === 'localhost' || /^[\d.]+$|^\[/.test(hostname)
}

export interface PlateFace {
  url: string
  code: string
  /** Lines above the QR: the place in Chinese and in English. */
  names: string[]
  /** Prints 样张 DRAFT across the foot. */
  draft: boolean
}

/** One plate as SVG text, 100 × 140 mm: names, QR (error correction Q, so that a scratch does not matter), short code. */
export async function plateSvg({ url, code, names, draft }: PlateFace): Promise<string> {
  const qr = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'Q', margin: 4, color: { dark: '#2a2320', light: '#ffffff' } })
  const inner = qr.replace('<svg ', '<svg x="10" y="32" width="80" height="80" ').trim()
  const line = (y: number, size: number, words: string, more = '') =>
    `<text x="50" y="${y}" font-size="${size}" text-anchor="middle" ${fit(words, size)} ${more}>${xmlText(words)}</text>`
  const [zh = '', en = ''] = names
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="140mm" viewBox="0 0 100 140" fill="#2a2320" ` +
    `font-family="'Songti SC','STSong','Noto Serif CJK SC','SimSun',serif">` +
    `<rect width="100" height="140" fill="#fffaf0"/><rect x="2" y="2" width="96" height="136" fill="none" stroke="#a87c1f" stroke-width="0.6"/>` +
    `<rect x="2" y="2" width="96" height="5" fill="#8f1a1d"/>` +
    `${line(18, 7, zh, 'font-weight="700"')}${line(26, 4, en)}${inner}` +
    `${line(122, 8, spacedCode(code), 'font-family="ui-monospace,Menlo,Consolas,monospace" letter-spacing="0.6"')}` +
    `${line(131, 4.2, draft ? '样张 DRAFT · 勿张贴' : '扫码打卡 · Scan to check in', draft ? 'fill="#8f1a1d"' : '')}</svg>\n`
  )
}

/** Squeezes a line that would run over the edge. */
function fit(words: string, size: number): string {
  return widthInEms(words) * size > 90 ? 'textLength="90" lengthAdjust="spacingAndGlyphs"' : ''
}
