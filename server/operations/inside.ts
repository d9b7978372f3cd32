import { BlockList, isIPv6 } from 'node:net'
import type { Request } from 'express'
import { isForwarded } from '../web/forwarded.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** RFC 1918, RFC 4193, and what a link gives itself. */
const local = new BlockList()
local.addSubnet('10.0.0.0', 8)
local.addSubnet('172.16.0.0', 12)
local.addSubnet('192.168.0.0', 16)
local.addSubnet('169.254.0.0', 16)
local.addSubnet('fc00::', 7, 'ipv6')
local.addSubnet('fe80::', 10, 'ipv6')

/** Nobody has an address in it (RFC 5737): `cli doctor` pretends to. */
const pretended = new BlockList()
pretended.addSubnet('192.0.2.0', 24)

export const addressKinds = ['loopback', 'private', 'pretended', 'public'] as const
export type AddressKind = (typeof addressKinds)[number]

/** What kind of address somebody has. */
export function kindOf(address: string): AddressKind {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (loopback.check(address, family)) return 'loopback'
  if (local.check(address, family)) return 'private'
  return pretended.check(address, family) ? 'pretended' : 'public'
}

/**
 * Whether a request comes straight from this machine or from the network behind it: no proxy has passed it on, and
 * it does not ask for the public name. A proxy stands on the same machine or beside it, and what it passes on comes
 * from everywhere.
 *
 * @param publicHost of an address that is in use; undefined while there is only a trial one
 */
export function isFromInside({ socket, headers }: Pick<Request, 'socket' | 'headers'>, publicHost: string | undefined): boolean {
  if (isForwarded({ headers }) || headers.via !== undefined) return false
  if (publicHost !== undefined && headers.host?.toLowerCase() === publicHost) return false
  return ['loopback', 'private'].includes(kindOf(socket.remoteAddress ?? ''))
}
