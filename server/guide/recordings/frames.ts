/** Sound that is one short frame after another, each with a head of its own: MP3, and AAC as a stream. */

export interface Frame {
  /** Bytes, its head among them. */
  size: number
  seconds: number
}

/** Reads the head of a frame; undefined where none begins. */
export type HeadAt = (bytes: Uint8Array, at: number) => Frame | undefined

/**
 * How long the frames of a file last, one after the other. Looks at no byte more than twice, whatever the file is.
 *
 * @param from where the first frame begins, maybe behind zeros
 * @returns undefined when there are few, or they are less than half of the file: then it is something else
 */
export function lengthOfFrames(bytes: Uint8Array, from: number, headAt: HeadAt): number | undefined {
  // Any bytes may look like a head: it is one when another follows, or the end.
  const frameAt = (at: number) => {
    const frame = headAt(bytes, at)
    return frame && (at + frame.size >= bytes.length || headAt(bytes, at + frame.size)) ? frame : undefined
  }
  let at = from
  while (bytes[at] === 0) at++
  if (frameAt(at) === undefined) return undefined
  let [frames, covered, seconds] = [0, 0, 0]
  while (at < bytes.length) {
    const frame = frameAt(at)
    at += frame?.size ?? 1
    if (frame === undefined) continue
    frames++
    covered += frame.size
    seconds += frame.seconds
  }
  return frames > 2 && covered > (bytes.length - from) / 2 ? seconds : undefined
}

const kbps = { 1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], 2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] }
const hertz = [44100, 48000, 32000]

/** ISO/IEC 11172-3, 2.4.1.3, and 13818-3 for the slower ones; layer 3 alone. */
export const mp3Head: HeadAt = (bytes, at) => {
  if (bytes[at] !== 0xff) return undefined
  const b1 = bytes[at + 1] ?? 0
  const b2 = bytes[at + 2] ?? 0
  const version = (b1 >> 3) & 3
  if (b1 < 0xe0 || version === 1 || ((b1 >> 1) & 3) !== 1) return undefined
  const rate = hertz[(b2 >> 2) & 3]
  const bits = kbps[version === 3 ? 1 : 2][b2 >> 4]
  if (!rate || !bits) return undefined
  const slower = { 3: 1, 2: 2, 0: 4 }[version]!
  const samples = version === 3 ? 1152 : 576
  const size = Math.floor((samples / 8) * bits * 1000 * slower / rate) + ((b2 >> 1) & 1)
  return { size, seconds: (samples * slower) / rate }
}

const aacHertz = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350]

/** ISO/IEC 13818-7, 6.2 (ADTS). */
export const aacHead: HeadAt = (bytes, at) => {
  if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xf6) !== 0xf0) return undefined
  const [b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0] = bytes.subarray(at + 2, at + 7)
  const rate = aacHertz[(b2 >> 2) & 15]
  const size = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5)
  if (!rate || size < 7) return undefined
  return { size, seconds: (1024 * ((b6 & 3) + 1)) / rate }
}

/** Where the tags in front of the sound end (ID3v2). */
export function afterTags(bytes: Uint8Array): number {
  let at = 0
  while (at + 10 <= bytes.length && bytes[at] === 0x49 && bytes[at + 1] === 0x44 && bytes[at + 2] === 0x33) {
    const [, , , , , flags = 0, a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 10)
    at += 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127) + (flags & 0x10 ? 10 : 0)
  }
  return at
}
