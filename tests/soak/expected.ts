/** Compares what was answered with the only right answer. */
export function expected(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${what}: ${String(found)} instead of ${String(wanted)}`)
}

/** Reads an answer to its end, which must have this status. */
export async function textOf(answer: Response, status: number, what: string): Promise<string> {
  const text = await answer.text()
  if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${text.slice(0, 300)}`)
  return text
}

export const jsonOf = async <T>(answer: Response, status: number, what: string): Promise<T> => JSON.parse(await textOf(answer, status, what)) as T
