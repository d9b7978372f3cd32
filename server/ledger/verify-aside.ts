import type { Database, Reads } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { moduleAt } from '../root.ts'
import { type Verified, verifyLedger } from './verify.ts'

interface Asked {
  now: Instant
  /** 1 says that nobody waits any more. */
  watch: Int32Array
}

/**
 * `verifyLedger` in a thread of its own, over one snapshot: millions of rows are read, and no page and no check-in
 * waits for one of them.
 *
 * @throws the reason of `ending`
 */
export async function verifyAside(db: Database, { now, ending }: { now: Instant; ending: AbortSignal | undefined }): Promise<Verified> {
  const watch = new Int32Array(new SharedArrayBuffer(4))
  const stop = () => void Atomics.store(watch, 0, 1)
  ending?.addEventListener('abort', stop, { once: true })
  try {
    ending?.throwIfAborted()
    return await db.snapshot<Verified>(moduleAt('ledger/verify-aside').href, 'verify', { now, watch } satisfies Asked)
  } catch (error) {
    ending?.throwIfAborted()
    throw error
  } finally {
    ending?.removeEventListener('abort', stop)
  }
}

/** The job of that thread. */
export function verify(db: Reads, _engine: unknown, { now, watch }: Asked): Promise<Verified> {
  const throwIfAborted = () => {
    if (Atomics.load(watch, 0) === 1) throw new Error('nobody waits for the verification any more')
  }
  return verifyLedger(db, { now, ending: { throwIfAborted } })
}
