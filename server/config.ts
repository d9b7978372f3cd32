import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'

/** What the environment says, read once, frozen. A missing or bad value stops the start, by name. */

const flag = <const T extends readonly [string, ...string[]]>(allowed: T, fallback: T[number]) =>
  z.enum(allowed, { error: `one of ${allowed.join(', ')}` }).default(fallback)

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'an http or https address' })
  .refine((url) => !/[?#@]/.test(url), 'an address without ?, # and a name before it: plates go on from its end')
  // The scheme may be typed in capitals; a Chinese name stays as it is read on a plate.
  .transform((url) => url.replace(/^\w+/, (scheme) => scheme.toLowerCase()).replace(/\/+$/, ''))

/** May carry a key in its query; fetch refuses a name and password before the host. */
const webhook = z
  .url({ protocol: /^https?$/, error: 'an http or https address' })
  .refine((url) => !urlOf(url)?.username, 'an address without a name and password before the host')

/** What may stand in the query of SMTP_URL: nodemailer has options besides that log every mail, or wait for ever. */
const smtpOption = /^(from|name|requireTLS|ignoreTLS|authMethod|tls\.(rejectUnauthorized|servername))$/
const mailAddress = /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+$/

const smtpUrl = z
  .url({ protocol: /^smtps?$/, error: 'an smtp:// or smtps:// address' })
  .refine((url) => urlOf(url)?.hostname !== '', 'an address with a host')
  .refine((url) => isDecodable(`${urlOf(url)?.username}${urlOf(url)?.password}`), 'a name and password that are percent-encoded')
  .refine((url) => queryOf(url).every(([name]) => smtpOption.test(name)), 'an address without other options than from, name and TLS')
  .refine((url) => queryOf(url).every(([name, value]) => name !== 'from' || mailAddress.test(value)), 'an address whose from is a mail address')

const urlOf = (url: string) => (URL.canParse(url) ? new URL(url) : undefined)
const queryOf = (url: string) => [...(urlOf(url)?.searchParams ?? [])]

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** A number of proxies, `true`, or addresses and networks, as Express's "trust proxy" takes them. */
const proxies = z.string().refine((text) => /^(true|\d{1,2})$/.test(text) || text.split(',').every(isNetwork), {
  error: 'true, a number of proxies, or addresses and networks',
})

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.trim().split('/')
  if (['loopback', 'linklocal', 'uniquelocal'].includes(address)) return bits === undefined
  if (isIP(address) === 0) return false
  const most = isIP(address) === 4 ? 32 : 128
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most)
}

const schema = z
  .object({
    PORT: z.string().regex(/^\d{1,5}$/, 'a port number').transform(Number).pipe(z.number().max(65535, 'a port number')).default(3000),
    HOST: z.string().min(1).default('0.0.0.0'),
    DATA_DIR: z.string().min(1).default('data/var'),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'a postgres:// address').optional(),
    PUBLIC_URL: httpUrl.optional(),
    SECRET: z.string().min(32, 'at least 32 characters').optional(),
    SECRET_PREVIOUS: z.string().min(32, 'at least 32 characters').optional(),
    ADMIN_PASSWORD: z.string().min(10, 'at least 10 characters').optional(),
    BASEMAP: flag(['builtin', 'tianditu', 'amap', 'osm'], 'builtin'),
    TIANDITU_KEY: z.string().regex(/^[0-9a-zA-Z]+$/, 'letters and digits').optional(),
    MAP_APPROVAL: z.string().max(60).optional(),
    ICP_NUMBER: z.string().max(60).optional(),
    GONGAN_NUMBER: z.string().max(60).optional(),
    SMTP_URL: smtpUrl.optional(),
    SMS_WEBHOOK: webhook.optional(),
    NOTIFY_WEBHOOK: webhook.optional(),
    TRUST_PROXY: proxies.optional(),
    LOG_LEVEL: flag(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    RATE_LIMITS: flag(['on', 'off'], 'on'),
  })
  .superRefine((env, context) => {
    const missing = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (env.BASEMAP === 'tianditu' && !env.TIANDITU_KEY) missing('TIANDITU_KEY', 'needed while BASEMAP is tianditu')
    if (env.DATABASE_URL && !env.SECRET) missing('SECRET', 'needed with DATABASE_URL, so that every instance has the same')
  })

type Parsed = z.infer<typeof schema>
export type Config = Readonly<Parsed & { PUBLIC_URL: string; secure: boolean }>

const secretNames = [
  'SECRET',
  'SECRET_PREVIOUS',
  'ADMIN_PASSWORD',
  'DATABASE_URL',
  'TIANDITU_KEY',
  'SMTP_URL',
  'SMS_WEBHOOK',
  'NOTIFY_WEBHOOK',
] as const

/** Stops the start: the message names every variable that is wrong and why, never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Reads the settings of the design's section 5.
 *
 * @param env the process environment; an empty value counts as unset, `NAME_FILE` gives a secret's file
 * @throws ConfigError
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  for (const name of secretNames) {
    const file = given[`${name}_FILE`]
    if (file === undefined) continue
    if (given[name] !== undefined) throw new ConfigError(`${name}: set it or ${name}_FILE, not both`)
    try {
      given[name] = readFileSync(file, 'utf8').trim()
    } catch {
      throw new ConfigError(`${name}_FILE: the file cannot be read`)
    }
  }
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
  }
  const PUBLIC_URL = parsed.data.PUBLIC_URL ?? `http://localhost:${parsed.data.PORT}`
  return Object.freeze({ ...parsed.data, PUBLIC_URL, secure: PUBLIC_URL.startsWith('https://') })
}
