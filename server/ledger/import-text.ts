import { setImmediate as breathe } from 'node:timers/promises'

/** The text of a file in one of the encodings that spreadsheets here write. */
export interface DecodedText {
  encoding: 'UTF-8' | 'GB18030'
  /** Whole lines, some kilobytes each. */
  parts: string[]
}

const partSize = 16_384
const lineFeed = 0x0a

/**
 * Reads UTF-8, with or without a byte order mark, or else GB18030 (and with it GBK and GB 2312), in pieces, so
 * that nobody else waits for a large file. A byte that neither knows refuses the file: no number is guessed.
 *
 * @returns the text; or the line up to which the better of the two could read
 */
export async function decodeText(bytes: Uint8Array): Promise<DecodedText | { line: number }> {
  const unicode = await decodeAs('utf-8', bytes)
  if ('parts' in unicode) return { encoding: 'UTF-8', parts: unicode.parts }
  const chinese = await decodeAs('gb18030', bytes)
  if ('parts' in chinese) return { encoding: 'GB18030', parts: chinese.parts }
  return { line: Math.max(unicode.line, chinese.line) }
}

async function decodeAs(encoding: string, bytes: Uint8Array): Promise<{ parts: string[] } | { line: number }> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const parts: string[] = []
  for (let from = 0; from < bytes.length; ) {
    // In neither encoding is a line feed part of another character.
    const feed = bytes.indexOf(lineFeed, from + partSize)
    const to = feed === -1 ? bytes.length : feed + 1
    const part = bytes.subarray(from, to)
    const text = decoded(decoder, part)
    if (text === undefined) return { line: feeds(bytes.subarray(0, from)) + firstBadLine(decoder, part) }
    parts.push(text)
    from = to
    await breathe()
  }
  return { parts }
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** From 1, within a part that has one. */
function firstBadLine(decoder: TextDecoder, part: Uint8Array): number {
  let line = 1
  for (let from = 0; ; line++) {
    const feed = part.indexOf(lineFeed, from)
    if (feed === -1 || decoded(decoder, part.subarray(from, feed)) === undefined) return line
    from = feed + 1
  }
}

function feeds(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count += 1
  return count
}
