import type { Trace } from 'lighthouse'

/** Chromium says of a task beside its length how much of it was work; Lighthouse's types leave that out. */
type Event = Trace['traceEvents'][number] & { tdur?: number }

/** A task shorter than this is over before anything else gets its turn. */
const short = 5_000

/**
 * How much of the time that the page's longer tasks took the page itself was at work; the rest it waited for a processor.
 * Lighthouse counts both, and takes the phone to be as many times slower: on a busy machine it judges the machine.
 *
 * @returns 0 to 1, where 1 is a machine that had nothing else to do
 */
export function quietness({ traceEvents }: Trace): number {
  const pages = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`))
  const tasks: Event[] = traceEvents.filter(({ name, dur = 0, pid, tid }) => name.endsWith('RunTask') && dur >= short && pages.has(`${pid} ${tid}`))
  const sum = (of: 'dur' | 'tdur') => tasks.reduce((total, task) => total + (task[of] ?? 0), 0)
  return tasks.length === 0 ? 1 : sum('tdur') / sum('dur')
}
