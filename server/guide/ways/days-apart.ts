/** Days from one date to another; a month without a day counts as its middle. */
export function daySpan(from: string, to: string): number {
  return Math.round((instant(to) - instant(from)) / 86_400_000)
}

const instant = (date: string): number => Date.parse(`${date.length === 7 ? `${date}-15` : date}T00:00:00Z`)
