import { randomUUID } from 'node:crypto'
import { listDisplays, type Paired, pairDisplay, revokeDisplay } from '../../server/checkins/paired-displays.ts'
import type { Served } from '../app/serve.ts'
import { uuidBytes } from '../../server/uuid.ts'
import { begin, hire, type Member } from '../staff/house.ts'

/** A screen at a gate, paired as the console does it. */
export class Screen {
  readonly #app: Served
  readonly number: number
  readonly key: string

  private constructor(app: Served, { number, key }: Paired) {
    this.#app = app
    this.number = number
    this.key = key
  }

  static async at(app: Served, site: string): Promise<Screen> {
    const id = uuidBytes(randomUUID())!
    return new Screen(app, (await pairDisplay(app.parts, { id, site, place: '大门内右侧', by: 'Mei' })) as Paired)
  }

  /** The code it shows now. */
  get code(): string {
    return this.#app.parts.displays.code(this.number, this.#app.clock.now()).code
  }

  /** What its browser sends. */
  get cookie(): string {
    return `display=${this.key}`
  }

  async revoke(): Promise<void> {
    const { id } = (await listDisplays(this.#app.parts.db.read)).find(({ number }) => number === this.number)!
    await revokeDisplay(this.#app.parts, id, 'Mei')
  }
}

/** The header of one of the staff, signed in. */
export async function staff(app: Served, who: Member): Promise<{ cookie: string }> {
  const { db } = app.parts
  const { token } = await begin(db, await hire(db, who, app.clock.now()), app.clock.now())
  return { cookie: `rf_staff=${token}` }
}
