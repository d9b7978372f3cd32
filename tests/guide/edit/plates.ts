import type { Served } from '../../app/serve.ts'

/** Takes the plate of a stop out of use. */
export async function retirePlate(app: Served, site: string, stop: string): Promise<void> {
  await app.parts.db.write((trx) => trx.updateTable('plates').set({ retired_at: app.clock.now() }).where('site', '=', site).where('stop', '=', stop).execute())
}
