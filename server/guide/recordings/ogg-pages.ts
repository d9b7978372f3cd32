/** Ogg (RFC 3533) with one stream of sound: Opus (RFC 7845) or Vorbis. */

/** What a file of sound says of itself. @returns undefined for one that holds anything else */
export function readOgg(bytes: Buffer): { seconds: number | undefined } | undefined {
  const first = packetIn(bytes, 0)
  if (first === undefined) return undefined
  const opus = first.packet.toString('latin1', 0, 8) === 'OpusHead' && first.packet.length >= 19
  const vorbis = first.packet.toString('latin1', 0, 7) === '\x01vorbis' && first.packet.length >= 30
  const second = packetIn(bytes, first.end)
  // A second stream that begins beside the first is a picture, or another voice.
  if ((!opus && !vorbis) || second === undefined || second.begins) return undefined
  const [rate, skipped] = opus ? [48_000, first.packet.readUInt16LE(10)] : [first.packet.readUInt32LE(12), 0]
  const last = bytes.lastIndexOf('OggS')
  const samples = last + 14 <= bytes.length ? Number(bytes.readBigInt64LE(last + 6)) - skipped : 0
  return { seconds: rate > 0 && samples > 0 ? samples / rate : undefined }
}

/** The first packet of a page, whether a stream begins in it, and where the page ends. */
function packetIn(bytes: Buffer, at: number): { packet: Buffer; begins: boolean; end: number } | undefined {
  if (bytes.toString('latin1', at, at + 4) !== 'OggS' || at + 27 > bytes.length) return undefined
  const content = at + 27 + bytes[at + 26]!
  const end = content + bytes.subarray(at + 27, content).reduce((sum, size) => sum + size, 0)
  return end > bytes.length ? undefined : { packet: bytes.subarray(content, end), begins: (bytes[at + 5]! & 2) !== 0, end }
}
