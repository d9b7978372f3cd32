/** An answer that has been read to its end. */
export interface Answer {
  ok: boolean
  status: number
  /** Where it came from, after redirects. */
  url: string
  text: string
}

/** Asks, and gives up after a while: on a mountain a request may neither arrive nor fail, and an answer may stop half-way. */
export async function ask(address: string, settings: RequestInit, milliseconds: number): Promise<Answer> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), milliseconds)
  try {
    const answer = await fetch(address, { credentials: 'same-origin', ...settings, signal: giveUp.signal })
    return { ok: answer.ok, status: answer.status, url: answer.url, text: await answer.text() }
  } finally {
    clearTimeout(timer)
  }
}
