import QRCode from 'qrcode'

/** A QR as SVG text, with error correction and quiet zone as on the plates: paper is folded and stapled. */
export async function qrSvg(url: string): Promise<string> {
  return (await QRCode.toString(url, { errorCorrectionLevel: 'Q', margin: 4, type: 'svg', color: { dark: '#000000', light: '#ffffff' } })).trim()
}
