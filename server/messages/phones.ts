/**
 * The 11 digits of a mainland mobile number, however it was written down: full-width digits, +86, spaces and
 * hyphens are forgiven.
 *
 * @returns undefined for any other number
 */
export function mobileOf(phone: string): string | undefined {
  const digits = phone.normalize('NFKC').replace(/[\s()-]/g, '').replace(/^(\+|00)?86/, '')
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined
}

/** A number as lists show it: 138****5678; of any other number than a mobile one the last two characters at most. */
export function maskedPhone(phone: string): string {
  const mobile = mobileOf(phone)
  if (mobile !== undefined) return `${mobile.slice(0, 3)}****${mobile.slice(-4)}`
  return phone.length < 7 ? '****' : `****${phone.slice(-2)}`
}

/** A number as a phone dials it (RFC 3966's `tel:`); an extension follows after a pause. */
export function dialled(phone: string): string {
  const plain = phone.normalize('NFKC')
  const [, area, number, extension] = /^(0\d{2,3})[\s-]?(\d{7,8})(?:\D+(\d{1,6}))?$/.exec(plain) ?? []
  if (area !== undefined) return `${area}${number}${extension === undefined ? '' : `,${extension}`}`
  return mobileOf(phone) ?? plain.replace(/[^\d+]/g, '')
}
