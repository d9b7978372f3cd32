/** Percentages as decimal strings of two places, by whole numbers only: `12.50`, `-3.25`. Rounded half away from zero. */

/** What part of a whole it is; null of nothing. */
export function shareOf(part: number, whole: number): string | null {
  return whole > 0 ? hundredths(part, whole) : null
}

/** By how much it has changed; null against nothing. */
export function changeFrom(before: number, now: number): string | null {
  return before > 0 ? hundredths(now - before, before) : null
}

function hundredths(part: number, whole: number): string {
  const size = BigInt(Math.abs(part)) * 20_000n
  const rounded = (size / BigInt(whole) + 1n) / 2n
  const sign = part < 0 && rounded > 0n ? '-' : ''
  return `${sign}${rounded / 100n}.${String(rounded % 100n).padStart(2, '0')}`
}
