import type { Transporter } from 'nodemailer'
import { uuidText } from '../uuid.ts'
import { words } from '../web/words.ts'
import { NotDelivered, networkCode, type Way } from './way.ts'

/** A mail in several steps; a server that answers each of them at the last moment is given this many times the patience. */
const steps = 6

/** Mail to organisers, in plain text, over `SMTP_URL`. */
export function mailWay({ url, publicUrl, timeout }: { url: string; publicUrl: string; timeout: number }): Way {
  const from = senderOf(url, publicUrl)
  const [, host] = from.split('@')
  let transport: Promise<Transporter> | undefined
  return async ({ id }, { to, lang, subject, text }, ending) => {
    if (to.kind !== 'organiser' || !to.email) throw new NotDelivered('no address', { permanent: true })
    const mail = {
      from: { name: words(lang)('brand'), address: from },
      to: { name: to.name, address: to.email },
      subject,
      text,
      // The same at every attempt: where one had arrived after all, mailboxes show it once.
      messageId: `<${uuidText(id)}@${host}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': lang === 'zh' ? 'zh-CN' : 'en' },
      signal: AbortSignal.any([ending, AbortSignal.timeout(steps * timeout)]),
    }
    transport ??= transportTo(withoutFrom(url), timeout)
    await (await transport).sendMail(mail).catch((error: SmtpError) => {
      throw new NotDelivered(error.responseCode ? `SMTP ${error.responseCode}` : networkCode(error), { permanent: isPermanent(error) })
    })
  }
}

/** Loaded with the first mail: most installations send none, and every start would wait for it. */
async function transportTo(url: string, timeout: number): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Whom mail is from: what the setting says, else who signs in to the server, else nobody of this host. */
function senderOf(url: string, publicUrl: string): string {
  const { searchParams, username } = new URL(url)
  const user = decodeURIComponent(username)
  return searchParams.get('from') ?? (user.includes('@') ? user : `noreply@${new URL(publicUrl).hostname}`)
}

function withoutFrom(url: string): string {
  const address = new URL(url)
  address.searchParams.delete('from')
  return address.href
}

interface SmtpError {
  code?: string
  command?: string
  responseCode?: number
  permanent?: boolean
}

/**
 * Whether this recipient is refused for good (5xx, RFC 5321 section 4.2.1, or an address that cannot be one).
 * A refused password or sender is the installation's fault, which somebody may mend before the next attempt.
 */
function isPermanent({ code, command = '', permanent = false }: SmtpError): boolean {
  return (permanent && ['RCPT TO', 'DATA'].includes(command)) || (code === 'EENVELOPE' && command === 'API')
}
