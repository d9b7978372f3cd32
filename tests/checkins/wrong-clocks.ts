const minute = 60_000
const hour = 60 * minute

/** By how many milliseconds the clocks of phones are wrong. */
export const wrongClocks: Record<string, number> = {
  'right': 0,
  'seven minutes fast': 7 * minute,
  'nine hours slow': -9 * hour,
  'a year ahead': 365 * 24 * hour,
  'a year behind': -365 * 24 * hour,
}
