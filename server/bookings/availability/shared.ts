import { evenly } from './alternatives.ts'

/**
 * How a split group's people are shared among its parts when their sum changes: not at all when it stays the same,
 * as evenly as can be without any part growing when it falls, evenly when it rises.
 */
export function shared(parts: { people: number }[], total: number): number[] {
  const before = parts.map(({ people }) => people)
  const sum = before.reduce((all, people) => all + people, 0)
  if (total === sum) return before
  if (total > sum) return evenly(total, parts.length)
  const shares: number[] = []
  let rest = total
  // The smallest first, and of equal ones the last: the first has the one that is left over.
  const order = before.map((people, i) => ({ people, i })).sort((one, other) => one.people - other.people || other.i - one.i)
  for (const [done, { people, i }] of order.entries()) {
    shares[i] = Math.min(people, Math.floor(rest / (order.length - done)))
    rest -= shares[i]
  }
  return shares
}
