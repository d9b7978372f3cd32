import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Reason } from '../../server/web/refusals.ts'

export interface Bad {
  reason: Reason
  /** A fresh request every time it is called. */
  send(): Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }
  /** Where it goes, given the address of a plate. */
  path?(plate: string): string
  /** What the refusal's `Allow` says. */
  allow?: string
}

const json = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
})
const fields = (values: object) => json(JSON.stringify({ scan_id: randomUUID(), ...values }))
const form = (text: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: text,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
})
const bad = (reason: Reason, send: Bad['send']): Bad => ({ reason, send })

const typed = (type: string) => () => ({ method: 'POST', body: `scan_id=${randomUUID()}`, headers: { 'content-type': type } })

/** Everything that is wrong about what is posted to a plate that is right. */
export const badBodies: Record<string, Bad> = {
  'plain text': bad('media-type', typed('text/plain')),
  'a file': bad('media-type', typed('multipart/form-data; boundary=x')),
  'XML': bad('media-type', typed('application/xml')),
  'a content type of nonsense': bad('media-type', typed('!')),
  'no content type and no body': bad('media-type', () => ({ method: 'POST' })),
  'JSON in a character set of nonsense': bad('media-type', () => json('{}', { 'content-type': 'application/json; charset=klingon' })),
  'JSON in a compression of nonsense': bad('media-type', () => json('{}', { 'content-encoding': 'klingon' })),

  'a JSON body of 11 kB': bad('too-large', () => fields({ note: 'x'.repeat(11 * 1024) })),
  'a form of 11 kB': bad('too-large', () => form(`scan_id=${randomUUID()}&note=${'x'.repeat(11 * 1024)}`)),
  'a form of two thousand fields': bad('too-large', () => form('a&'.repeat(2000))),
  'a small body that unpacks to a large one': bad('media-type', () => ({
    ...json('', { 'content-encoding': 'gzip' }),
    body: new Uint8Array(gzipSync(Buffer.from(JSON.stringify({ note: 'x'.repeat(1024 * 1024) })))),
  })),

  'broken JSON': bad('malformed', () => json('{"scan_id": ')),
  'a JSON string': bad('malformed', () => json(JSON.stringify(randomUUID()))),
  'a JSON number': bad('malformed', () => json('5')),
  'JSON null': bad('malformed', () => json('null')),
  'JSON true': bad('malformed', () => json('true')),
  'a body that is not compressed as it says': bad('media-type', () => json('{}', { 'content-encoding': 'gzip' })),
  'a JSON array': bad('invalid', () => json(JSON.stringify([{ scan_id: randomUUID() }]))),

  'an empty JSON body': bad('scan-id', () => json('')),
  'an empty form': bad('scan-id', () => form('')),
  'an empty JSON object': bad('scan-id', () => json('{}')),
  'a scan_id that is no UUID': bad('scan-id', () => fields({ scan_id: 'wei' })),
  'an empty scan_id': bad('scan-id', () => fields({ scan_id: '' })),
  'a scan_id without hyphens': bad('scan-id', () => fields({ scan_id: randomUUID().replaceAll('-', '') })),
  'a scan_id with a space behind it': bad('scan-id', () => fields({ scan_id: `${randomUUID()} ` })),
  'a scan_id with a line feed behind it': bad('scan-id', () => fields({ scan_id: `${randomUUID()}\n` })),
  'a scan_id of control characters': bad('scan-id', () => fields({ scan_id: '\u0000\u0007\u001b' })),
  'a scan_id of SQL': bad('scan-id', () => fields({ scan_id: "'; drop table visits; --" })),
  'a scan_id that is a number': bad('scan-id', () => fields({ scan_id: 1 })),
  'a scan_id that is null': bad('scan-id', () => fields({ scan_id: null })),
  'two scan_ids in a form': bad('scan-id', () => form(`scan_id=${randomUUID()}&scan_id=${randomUUID()}`)),
  'a scan_id behind __proto__': bad('scan-id', () => json(`{"__proto__": {"scan_id": "${randomUUID()}"}}`)),
  'a scan_id under __proto__ in a form': bad('scan-id', () => form(`__proto__[scan_id]=${randomUUID()}&constructor[scan_id]=x`)),

  'fewer than no companions': bad('companions', () => fields({ companions: -1 })),
  'six companions': bad('companions', () => fields({ companions: 6 })),
  'one and a half companions': bad('companions', () => fields({ companions: 1.5 })),
  'companions that are a word': bad('companions', () => fields({ companions: 'x' })),
  'companions that are a list': bad('companions', () => fields({ companions: [2] })),
  'companions that are true': bad('companions', () => fields({ companions: true })),
  'more companions than there are numbers': bad('companions', () => json(`{"scan_id": "${randomUUID()}", "companions": 1e999}`)),
  'six companions in a form': bad('companions', () => form(`scan_id=${randomUUID()}&companions=6`)),
  'a word of companions in a form': bad('companions', () => form(`scan_id=${randomUUID()}&companions=%E5%85%AD`)),

  'a time that is a word': bad('scan-time', () => fields({ scanned_at: 'yesterday' })),
  'a time of no zone': bad('scan-time', () => fields({ scanned_at: '2026-12-01T09:00:00' })),
  'a time that no calendar has': bad('scan-time', () => fields({ scanned_at: '2026-02-30T09:00:00Z' })),
  'a time before time': bad('scan-time', () => fields({ scanned_at: -1 })),
  'a time after time': bad('scan-time', () => fields({ scanned_at: 9e15 })),
  'half a millisecond': bad('scan-time', () => fields({ scanned_at: 1.5 })),
  'a time of sending that is an object': bad('scan-time', () => fields({ sent_at: {} })),
  'a time that is over': bad('expired', () => fields({ scanned_at: '2026-11-01T09:00:00+08:00' })),

  'another site\'s page, by Sec-Fetch-Site': bad('cross-site', () => json('{}', { 'sec-fetch-site': 'cross-site' })),
  'a sister site\'s page, by Sec-Fetch-Site': bad('cross-site', () => json('{}', { 'sec-fetch-site': 'same-site' })),
  'another site\'s form, by Origin': bad('cross-site', () => form(`scan_id=${randomUUID()}`, { origin: 'https://evil.example' })),
  'a form of no origin, by Origin: null': bad('cross-site', () => form(`scan_id=${randomUUID()}`, { origin: 'null' })),
  'another port of this host, by Origin': bad('cross-site', () => form(`scan_id=${randomUUID()}`, { origin: 'http://127.0.0.1:1' })),
}
