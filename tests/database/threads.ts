import type { Worker } from 'node:worker_threads'

/** Opens something, and names the threads that this started: of a database the writing one, then the reading one. */
export async function withThreads<T>(open: () => Promise<T>): Promise<{ opened: T; threads: Worker[] }> {
  const threads: Worker[] = []
  const started = (thread: Worker) => void threads.push(thread)
  process.on('worker', started)
  try {
    return { opened: await open(), threads }
  } finally {
    process.off('worker', started)
  }
}
