/** An answer that has been read to its end. */
export interface Answer {
  ok: boolean
  status: number
  /** Where it came from, after redirects. */
  url: string
  /** The page's own address, where the answer names one: it can be opened there again. */
  place: string | null
  text: string
}

/** Asks, and gives up after a while: on a mountain a request may neither arrive nor fail, and an answer may stop half-way. */
export async function ask(address: string, settings: RequestInit, milliseconds: number): Promise<Answer> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), milliseconds)
  try {
    const answer = await fetch(address, { credentials: 'same-origin', ...settings, signal: giveUp.signal })
    return { ok: answer.ok, status: answer.status, url: answer.url, place: answer.headers.get('Content-Location'), text: await answer.text() }
  } finally {
    clearTimeout(timer)
  }
}
