/** MP4 (ISO/IEC 14496-12): boxes within boxes, each with its size and a name of four letters. */

interface Box {
  name: string
  content: Buffer
}

/** What a file of sound says of itself. @returns undefined for one that shows pictures, holds no AAC, or breaks off */
export function readMp4(bytes: Buffer): { seconds: number | undefined } | undefined {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp' || bytes.toString('latin1', 8, 10) === 'qt') return undefined
  const movie = inside(bytes, 'moov')[0]
  if (movie === undefined) return undefined
  const media = inside(movie, 'trak').flatMap((track) => inside(track, 'mdia'))
  const kinds = media.flatMap((one) => inside(one, 'hdlr')).map((handler) => handler.toString('latin1', 8, 12))
  if (!kinds.includes('soun') || kinds.includes('vide')) return undefined
  const samples = media.flatMap((one) => inside(one, 'minf')).flatMap((one) => inside(one, 'stbl')).flatMap((one) => inside(one, 'stsd'))
  if (!samples.some((one) => one.toString('latin1', 12, 16) === 'mp4a')) return undefined
  return { seconds: lengthOf(inside(movie, 'mvhd')[0]) }
}

function lengthOf(header: Buffer | undefined): number | undefined {
  const long = header?.[0] === 1
  if (header === undefined || header.length < (long ? 32 : 20)) return undefined
  const [scale, length] = long ? [header.readUInt32BE(20), Number(header.readBigUInt64BE(24))] : [header.readUInt32BE(12), header.readUInt32BE(16)]
  return scale > 0 && length > 0 ? length / scale : undefined
}

const inside = (bytes: Buffer, name: string): Buffer[] => [...boxesIn(bytes)].filter((box) => box.name === name).map(({ content }) => content)

function* boxesIn(bytes: Buffer): Generator<Box> {
  for (let at = 0; at + 16 <= bytes.length; ) {
    const short = bytes.readUInt32BE(at)
    const head = short === 1 ? 16 : 8
    const size = short === 0 ? bytes.length - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short
    if (size < head || at + size > bytes.length) return
    yield { name: bytes.toString('latin1', at + 4, at + 8), content: bytes.subarray(at + head, at + size) }
    at += size
  }
}
