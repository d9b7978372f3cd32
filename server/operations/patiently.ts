/**
 * Makes a question that is asked once for everybody who wants to know, and whose answer nobody waits for longer than
 * `patience` milliseconds: behind a connection that hangs, questions do not pile up.
 */
export function patiently<T>(ask: () => Promise<T>, patience: number): () => Promise<T> {
  let asked: Promise<T> | undefined
  return async () => {
    asked ??= ask().finally(() => (asked = undefined))
    return within(patience, asked)
  }
}

/** @throws when there is no answer in time */
export async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
  })
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer))
}
