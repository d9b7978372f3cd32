import QRCode from 'qrcode'
import type { Text } from '../guide/schema-words.ts'
import { type Day } from '../local-day.ts'
import { dated } from '../web/dates.ts'
import { widthInEms, xmlText } from '../web/svg-text.ts'
import { words } from '../web/words.ts'
import { spacedCode } from './plate-code.ts'
import { inTwo } from './plate-lines.ts'

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
  site: Text
  /** Absent at the gate. */
  stop?: Text
  /** Number to call from there; '' prints none. */
  helpPhone: string
  issued: Day
  issue: number
  /** Prints 样张 DRAFT in place of the invitation. */
  draft: boolean
}

/** Error correction Q, so that a scratch does not matter, and the quiet zone that the standard asks for. */
const qr = { errorCorrectionLevel: 'Q', margin: 4 } as const
const ink = '#2a2320'
const red = '#8f1a1d'
const [zh, en] = [words('zh'), words('en')]
const widest = 90

interface Line {
  /** Of its baseline, in mm from the top. */
  y: number
  /** In mm; smaller where the text would run over the edge. */
  size: number
  text: string
  look?: string
}

/** One plate as SVG text, 100 × 140 mm, for print in any size: the same in a file, in a download and on a sheet. */
export async function plateSvg(face: PlateFace): Promise<string> {
  const drawn = await QRCode.toString(face.url, { ...qr, type: 'svg', color: { dark: ink, light: '#ffffff' } })
  const inner = drawn.replace('<svg ', '<svg x="19" y="30" width="62" height="62" ').trim()
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="140mm" viewBox="0 0 100 140" fill="${ink}" ` +
    `font-family="'Songti SC','STSong','Noto Serif CJK SC','SimSun',serif">` +
    `<rect width="100" height="140" fill="#fffaf0"/><rect x="2" y="2" width="96" height="136" fill="none" stroke="#a87c1f" stroke-width="0.6"/>` +
    `<rect x="2" y="2" width="96" height="5" fill="${red}"/>` +
    `<path d="M30 108.6h40" stroke="#a87c1f" stroke-width="0.3"/>` +
    `${[...names(face), ...foot(face)].map(drawnLine).join('')}${inner}</svg>\n`
  )
}

/** Rows of a QR are mostly as the one above: filtered by it (PNG's filter type 2), they are written in a third of the time that trying all filters takes. */
const byTheRowAbove = { filterType: 2, deflateStrategy: 0, deflateLevel: 6 }

/** The QR alone, 1200 px square with its quiet zone, for whoever sets a plate of their own. */
export async function qrPng(url: string): Promise<Buffer> {
  return QRCode.toBuffer(url, { ...qr, type: 'png', width: 1200, rendererOpts: byTheRowAbove })
}

const bold = 'font-weight="700"'
const spaced = `font-family="ui-monospace,Menlo,Consolas,monospace" letter-spacing="0.6"`

function names({ site, stop }: PlateFace): Line[] {
  if (stop === undefined) return [{ y: 18.5, size: 7.4, text: site.zh, look: bold }, { y: 25.5, size: 3.8, text: site.en }]
  return [
    { y: 12.2, size: 3.8, text: site.zh },
    { y: 16, size: 2.9, text: site.en },
    { y: 23, size: 6.2, text: stop.zh, look: bold },
    { y: 27.4, size: 3.3, text: stop.en },
  ]
}

function foot({ code, helpPhone, issued, issue, draft }: PlateFace): Line[] {
  const invitation = draft
    ? { y: 106, size: 5.2, text: '样张 DRAFT · 勿张贴', look: `${bold} fill="${red}"` }
    : { y: 105.6, size: 4.4, text: `${zh('plates.face.scan')} · ${en('plates.face.scan')}` }
  const help = { y: 130.8, size: 3.5, text: `${zh('plates.face.help')} ${en('plates.face.help')} ${helpPhone}`, look: bold }
  const made = [zh('plates.face.issued', { date: dated(issued, 'zh'), n: issue }), en('plates.face.issued', { date: dated(issued, 'en'), n: issue })]
  return [
    { y: 99, size: 8, text: spacedCode(code), look: spaced },
    invitation,
    ...inTwo(zh('plates.face.offline')).map((text, i) => ({ y: 113.2 + i * 4.6, size: 3.4, text })),
    ...inTwo(en('plates.face.offline')).map((text, i) => ({ y: 122 + i * 3.5, size: 2.7, text })),
    ...(helpPhone === '' ? [] : [help]),
    { y: 135.6, size: 2.4, text: made.join(' · '), look: 'fill="#5d5049"' },
  ]
}

function drawnLine({ y, size, text, look = '' }: Line): string {
  const fits = Math.min(size, Math.floor((widest / widthInEms(text)) * 100) / 100)
  return `<text x="50" y="${y}" font-size="${fits}" text-anchor="middle" ${look}>${xmlText(text)}</text>`
}
