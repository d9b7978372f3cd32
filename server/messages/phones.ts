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
