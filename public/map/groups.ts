/** A thing to draw at a place on the screen, in pixels. */
export type Pixel = { x: number; y: number }

/**
 * Gathers what would lie on top of each other, so that every place keeps a target of its own. The
 * closest pair is joined first, at the middle of its members, until all are at least `reach` apart.
 *
 * @param at pixel position of a member at the current zoom
 * @param alone members that are never joined with others
 * @param reach pixels
 */
export function gather<T>(members: T[], at: (member: T) => Pixel, alone: (member: T) => boolean, reach: number): T[][] {
  const groups = members.map((member) => ({ members: [member], ...at(member) }))
  for (;;) {
    let nearest: { a: number; b: number; distance: number } | undefined
    groups.forEach((one, a) => {
      for (let b = a + 1; b < groups.length; b++) {
        const other = groups[b]!
        if (one.members.some(alone) || other.members.some(alone)) continue
        const distance = Math.hypot(one.x - other.x, one.y - other.y)
        if (distance < (nearest ? nearest.distance : reach)) nearest = { a, b, distance }
      }
    })
    if (!nearest) return groups.map((group) => group.members)
    const [joined] = groups.splice(nearest.b, 1)
    const group = groups[nearest.a]!
    const [here, there] = [group.members.length, joined!.members.length]
    group.x = (group.x * here + joined!.x * there) / (here + there)
    group.y = (group.y * here + joined!.y * there) / (here + there)
    group.members.push(...joined!.members)
  }
}
