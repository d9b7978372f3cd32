const hour = 60 * 60 * 1000

/** The wall clock at the sites: Asia/Shanghai is eight hours before UTC, all year. */
const wallClock = (instant: number) => new Date(instant + 8 * hour).toISOString()

/** The day at the sites, as `YYYY-MM-DD`, by this phone's clock. */
export const dayAt = (instant: number): string => wallClock(instant).slice(0, 10)

/** The time of day at the sites, as `HH:mm`. */
export const timeAt = (instant: number): string => wallClock(instant).slice(11, 16)
