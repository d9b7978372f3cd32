/** Text inside the SVGs that we draw ourselves. */

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in an XML element or attribute. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => escapes[letter]!)
}

/** About how wide a line is, in ems: a Chinese character is as wide as it is high, a Latin one half that. */
export function widthInEms(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 1 : 0.56), 0)
}
