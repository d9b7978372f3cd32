import type { Config } from '../config.ts'
import type { Channel } from '../database/schema-messages.ts'
import { mailWay } from './mail.ts'
import type { Letter, Organiser } from './message.ts'
import { mobileOf } from '../web/phones.ts'
import type { Way } from './way.ts'
import { robotWay, smsWay } from './webhooks.ts'

/** The ways that this installation has. */
export type Ways = Partial<Record<Exclude<Channel, 'call'>, Way>>

export type WaySettings = Pick<Config, 'SMTP_URL' | 'SMS_WEBHOOK' | 'NOTIFY_WEBHOOK' | 'PUBLIC_URL'>

/** @param timeout milliseconds for each answer from outside */
export function waysOf({ SMTP_URL, SMS_WEBHOOK, NOTIFY_WEBHOOK, PUBLIC_URL }: WaySettings, timeout: number): Ways {
  return {
    ...(SMTP_URL === undefined ? {} : { mail: mailWay({ url: SMTP_URL, publicUrl: PUBLIC_URL, timeout }) }),
    ...(SMS_WEBHOOK === undefined ? {} : { sms: smsWay({ url: SMS_WEBHOOK, timeout }) }),
    ...(NOTIFY_WEBHOOK === undefined ? {} : { robot: robotWay({ url: NOTIFY_WEBHOOK, timeout }) }),
  }
}

/**
 * The channel of a letter: the first that can reach its recipient. An organiser can always be phoned; the
 * site's people look at the console, and without a robot nothing is sent to them.
 *
 * @param after a channel that has failed: the next one
 */
export function channelOf(to: Letter['to'], ways: Ways, after?: Channel): Channel | undefined {
  if (to.kind === 'site') return ways.robot && after === undefined ? 'robot' : undefined
  const order: Channel[] = ['mail', 'sms', 'call']
  const left = after === undefined ? order : order.slice(order.indexOf(after) + 1)
  return left.find((channel) => reaches(channel, to, ways))
}

function reaches(channel: Channel, { email, phone }: Organiser, ways: Ways): boolean {
  if (channel === 'mail') return ways.mail !== undefined && Boolean(email)
  if (channel === 'sms') return ways.sms !== undefined && mobileOf(phone) !== undefined
  return true
}

const minute = 60_000

/** Milliseconds to wait after the first, second … failed attempt; after the last the channel is given up. */
export const backOff = [1, 5, 30, 2 * 60, 12 * 60].map((minutes) => minutes * minute)
