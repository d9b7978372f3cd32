import { mobileOf } from '../web/phones.ts'
import { NotDelivered, networkCode, type Way } from './way.ts'

interface Hook {
  url: string
  timeout: number
}

/** Text messages to organisers: `POST {phone, text, booking, about}`; whoever answers 2xx has taken it. */
export function smsWay(hook: Hook): Way {
  return async ({ booking, about }, { to, text }, ending) => {
    const phone = to.kind === 'organiser' ? mobileOf(to.phone) : undefined
    if (phone === undefined) throw new NotDelivered('no mobile number', { permanent: true })
    await post(hook, { phone, text, booking, about }, ending)
  }
}

/** What a robot of 企业微信 takes: 2048 bytes, and no character cut in two. */
const longestContent = 2048

/** The group robot of the site's people. 企业微信 and 钉钉 say 200 also to what they refuse, with an `errcode`. */
export function robotWay(hook: Hook): Way {
  return async (_row, { subject, text }, ending) => {
    const content = cut(`${subject}\n${text}`, longestContent)
    const answer = await post(hook, { msgtype: 'text', text: { content } }, ending)
    const code = errcodeIn(answer)
    if (code !== 0) throw new NotDelivered(`errcode ${code}`)
  }
}

/** @returns the body of the answer */
async function post({ url, timeout }: Hook, body: object, ending: AbortSignal): Promise<string> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      // Whom a webhook sends on to, nobody has entrusted with a number.
      redirect: 'manual',
      signal: AbortSignal.any([ending, AbortSignal.timeout(timeout)]),
    })
    const text = await answer.text()
    if (!answer.ok) throw new NotDelivered(`HTTP ${answer.status}`)
    return text
  } catch (error) {
    // Not handed on: what fetch says names the address, and with it the key.
    throw error instanceof NotDelivered ? error : new NotDelivered(networkCode(error))
  }
}

function errcodeIn(answer: string): number {
  try {
    const { errcode } = Object(JSON.parse(answer)) as { errcode?: unknown }
    return errcode === undefined ? 0 : Number(errcode)
  } catch {
    return 0
  }
}

function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  const fits = Buffer.from(text).subarray(0, bytes - Buffer.byteLength('…'))
  return `${fits.toString('utf8').replace(/\uFFFD+$/, '')}…`
}
