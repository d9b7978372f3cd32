import fc from 'fast-check'

/** What attackers, broken programs and unlucky people write where something else is meant. None of it is a valid name, time, number of people, UUID or key. */

export const markup = '<img src=x onerror=alert(1)>'
/** A header of this name in an answer has been smuggled into it. */
export const smuggled = 'x-smuggled'

const unicode = ['红色足迹', '\u0000', 'a\u0000b', '\ud800', '\udfff\ud800', '\u202eabc', '\u200b', 'Z\u0351\u036b\u0343', '👨‍👩‍👧‍👦', 'ﷺ', 'İ', 'ß', '１２', '\ufeff', '\uffff', '\u2028', 'e\u0301'.repeat(50), '𠮷']
const keysOfObjects = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'length', 'then', 'toJSON', 'settings', 'cache', 'outputFunctionName', 'locals']
const paths = ['.', '..', '../../../../etc/passwd', '..\\..\\secret', '/etc/passwd', 'file:///etc/passwd', '%2e%2e%2f', '%252e%252e', '..;/', '~root', '.git/config', 'secret', 'guide.json', 'CON', 'a/b', 'a;b=c', '//evil.example', 'https://evil.example/', '/\\evil.example']
const lines = [`x\r\n${smuggled}: 1`, `x\n${smuggled}: 1`, '\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', '\u001b[2J\u001b[31mroot', '\u0085', '\u0007']
const numbers = ['0', '-1', '-0', '1e999', 'NaN', 'Infinity', '9007199254740993', '1'.repeat(400), '0x10', '1.5', '٣', '--1', ' 1', '1,000']
const dates = ['2026-13-01', '0000-00-00', '2026-02-30', '+275760-09-13', '-271821-04-20', '9999-12-31', '10000-01-01', '1970-01-01', '2026-11-31T24:60', '2026-12', '9999-12', '0001-01']
const code = [markup, `"><script>alert(1)</script>`, `' onmouseover='alert(1)`, 'javascript:alert(1)', '{{7*7}}', '<%= process.env %>', '${7*7}', `' or 1=1 --`, `"; drop table visits; --`, '%', '_', '$ne', '=cmd|x', '@SUM(1)', '`id`', '|id', '[object Object]', 'undefined', 'null', 'true', '']

export const words: string[] = [...unicode, ...keysOfObjects, ...paths, ...lines, ...numbers, ...dates, ...code]

/** A text that is wrong nearly everywhere. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  // Half characters too. fast-check's own unit of this kind keeps a list of all of Unicode in memory.
  { weight: 3, arbitrary: fc.array(fc.oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength: 30 }).map((codes) => String.fromCodePoint(...codes)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('a', '桑', '\u0000', '=', '['), fc.constantFrom(100, 1000, 7000)).map(([letter, times]) => letter.repeat(times)) },
)

/** What JSON can hold, all of it wrong. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], { $gt: '' }, { toString: 1 }, [null]) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', ...keysOfObjects), text, { maxKeys: 3 }) },
)

/** Names that our own queries, forms and JSON have, and some that nobody has. */
export const names = [
  ...['site', 'stop', 'part', 'day', 'days', 'month', 'year', 'from', 'to', 'people', 'minors', 'companions', 'slot', 'slots', 'docent', 'programme', 'kind', 'place', 'note', 'text', 'reason', 'day_of'],
  ...['organisation', 'contact_name', 'contact_phone', 'contact_email', 'leader_name', 'leader_phone', 'ref', 'digits', 'key', 'code', 'codes', 'number', 'name', 'password', 'again', 'old', 'role', 'sites'],
  ...['scans', 'scan_id', 'request_id', 'scanned_at', 'sent_at', 'proof', 'with_group', 'by', 'status', 'format', 'what', 'contacts', 'done', 'draw', 'mark', 'pair', 'per', 'late', 'typed', 'unpaired'],
  ...['lang', 'text', 'next', 'back', 'person', 'period', 'label', 'scope', 'size', 'seen', 'version', 'only', 'phone', 'rating', 'word', 'waiting', 'instead', 'q0', 'at', 'order', 'loose', 'page'],
  ...['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'site[]', 'people[0]', 'a[b][c]', '', '%', '\u0000', '红'],
]
export const name: fc.Arbitrary<string> = fc.constantFrom(...names)
