/** What the town knows that it was told: what the server has to have kept, to the last person. */
export class Tally {
  /** 人次 by site, as acknowledged. */
  readonly people: Record<string, number> = {}
  /** People by site and slot, of the bookings that hold a place. */
  readonly seats: Record<string, number> = {}
  readonly bookings = { confirmed: 0, requested: 0, cancelled: 0 }
  visits = 0
  scans = 0

  counted(site: string, people: number): void {
    this.people[site] = this.peopleAt(site) + people
    this.visits++
    this.scans++
  }

  /** A scan that was no visit. */
  scanned(): void {
    this.scans++
  }

  peopleAt(site: string): number {
    return this.people[site] ?? 0
  }

  get everyone(): number {
    return Object.values(this.people).reduce((sum, people) => sum + people, 0)
  }

  /** @param people negative, when they give their seats back */
  seated(site: string, slot: string, people: number): void {
    const place = `${site} ${slot}`
    this.seats[place] = (this.seats[place] ?? 0) + people
  }
}
