/** Fetches, and gives up after a while: on a mountain a request may neither arrive nor fail. */
export function ask(address: string, settings: RequestInit, milliseconds: number): Promise<Response> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), milliseconds)
  return fetch(address, { credentials: 'same-origin', ...settings, signal: giveUp.signal }).then(
    (answer) => {
      clearTimeout(timer)
      return answer
    },
    (error) => {
      clearTimeout(timer)
      throw error
    },
  )
}
