/** Telephone numbers as people in China write them. */

const mobile = /^1[3-9]\d{9}$/
/** Area codes have three digits where they begin with 01 or 02, else four. */
const landline = /^(0[12]\d|0[3-9]\d{2})(\d{7,8})(?:-(\d{1,6}))?$/
const nationwide = /^[48]00\d{7}$/

/**
 * A number in its normal form: `13812345678`, `0744-6221568`, `0744-6221568-801`, `4001234567`. Full-width
 * digits, +86, spaces, brackets and “转 801” are forgiven.
 *
 * @returns undefined for what is no number to call in mainland China
 */
export function readPhone(typed: string): string | undefined {
  const plain = typed
    .normalize('NFKC')
    .trim()
    .replace(/(?:转|轉|分机|ext\.?|x|#)\s*(\d{1,6})$/i, '-$1')
    .replace(/^(?:\+|00)\s*86[\s-]*|^86(?=1[3-9]\d{9}$)/, '')
    .replace(/[()\s.]/g, '')
    .replace(/[‐-―−_]/g, '-')
  const digits = plain.replaceAll('-', '')
  if (mobile.test(digits) || nationwide.test(digits)) return digits
  // The first hyphen may stand behind the area code, a later one stands before the extension.
  const found = landline.exec(plain.replace(/^(0[12]\d|0[3-9]\d{2})-/, '$1').replace(/^(\d{7,8})-(\d{4})(?=-|$)/, '$1$2'))
  if (!found) return undefined
  const [, area, number, extension] = found
  return `${area}-${number}${extension === undefined ? '' : `-${extension}`}`
}

/**
 * The 11 digits of a mainland mobile number, which takes text messages.
 *
 * @returns undefined for any other number
 */
export function mobileOf(typed: string): string | undefined {
  const phone = readPhone(typed)
  return phone !== undefined && mobile.test(phone) ? phone : undefined
}

/** A number as lists show it: 138****5678; of any other number than a mobile one the last two digits at most. */
export function masked(typed: string): string {
  const phone = mobileOf(typed)
  if (phone !== undefined) return `${phone.slice(0, 3)}****${phone.slice(-4)}`
  // Of a number with an extension, the number's own.
  const [area, number] = (readPhone(typed) ?? typed).split('-')
  return typed.length < 7 ? '****' : `****${(number ?? area!).slice(-2)}`
}

/** A number as a phone dials it (RFC 3966's `tel:`); an extension follows after a pause. */
export function dialled(typed: string): string {
  const [area, number, extension] = (readPhone(typed) ?? typed.normalize('NFKC').replace(/[^\d+]/g, '')).split('-')
  return `${area}${number ?? ''}${extension === undefined ? '' : `,${extension}`}`
}

/** The last four digits, without an extension: with the reference, they let an organiser in (booking law 6). */
export function lastFour(phone: string): string {
  return phone.replace(/^(0\d+-\d+)-\d+$/, '$1').slice(-4)
}
