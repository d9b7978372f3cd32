/** Signs the first admin in; answers with the cookie of the session. */
export async function signIn(url: string, password: string): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const answer = await fetch(`${url}/staff/session`, { method: 'POST', headers, body: JSON.stringify({ name: 'admin', password }) })
  if (!answer.ok) throw new Error(`signing in: ${answer.status}`)
  return answer.headers.getSetCookie()[0]!.split(';')[0]!
}
