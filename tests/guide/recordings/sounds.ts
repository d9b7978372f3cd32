/** Recordings that say nothing, made byte by byte: no voice is invented, none is shipped. */

/** Frames of silence: MPEG 1, layer 3, 128 kbit/s, 44.1 kHz; 38 of them are a second. */
export function mp3(frames = 77): Buffer {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0x64])
  return Buffer.concat(Array.from({ length: frames }, () => frame))
}

/** Ogg with silent Opus packets of 20 ms. */
export function ogg(packets = 100): Buffer {
  const head = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])])
  const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.from([1, 0, 0, 0]), Buffer.from('x'), Buffer.alloc(4)])
  const silence = Buffer.from([0xf8, 0xff, 0xfe])
  const pages = [page(2, 0, 0, [head]), page(0, 0, 1, [tags]), page(4, packets * 960, 2, Array.from({ length: packets }, () => silence))]
  return Buffer.concat(pages)
}

/** The boxes of an M4A: what it is, a track of AAC that lasts so long, and no sound. */
export function m4a(seconds = 2): Buffer {
  const [scale, length] = [1000, seconds * 1000]
  const esds = box('esds', u32(0), Buffer.from([3, 25, 0, 1, 0, 4, 17, 0x40, 0x15, 0, 0, 0, ...u32(64000), ...u32(64000), 5, 2, 0x12, 0x10]))
  const mp4a = box('mp4a', Buffer.alloc(6), Buffer.from([0, 1]), Buffer.alloc(8), Buffer.from([0, 2, 0, 16, 0, 0, 0, 0]), u32(44100 * 65536), esds)
  const table = box('stbl', box('stsd', u32(0), u32(1), mp4a), ...['stts', 'stsc', 'stco'].map((name) => box(name, u32(0), u32(0))), box('stsz', u32(0), u32(0), u32(0)))
  const media = box('mdia', box('mdhd', u32(0), u32(0), u32(0), u32(scale), u32(length), u32(0)), box('hdlr', u32(0), u32(0), Buffer.from('soun'), Buffer.alloc(13)), box('minf', box('smhd', u32(0), u32(0)), table))
  const track = box('trak', box('tkhd', u32(7), u32(0), u32(0), u32(1), u32(0), u32(length), Buffer.alloc(60)), media)
  const movie = box('moov', box('mvhd', u32(0), u32(0), u32(0), u32(scale), u32(length), Buffer.alloc(80)), track)
  return Buffer.concat([box('ftyp', Buffer.from('M4A '), u32(0), Buffer.from('M4A mp42isom')), movie, box('mdat', Buffer.alloc(64))])
}

/** Frames of AAC as a stream carries them (ADTS). */
export function adts(frames = 90): Buffer {
  const frame = Buffer.concat([Buffer.from([0xff, 0xf1, 0x50, 0x40, 0x02, 0x1f, 0xfc]), Buffer.from([0x21, 0, 0x49, 0x90, 0x02, 0x19, 0, 0x23, 0x80])])
  return Buffer.concat(Array.from({ length: frames }, () => frame))
}

const u32 = (value: number): Buffer => {
  const four = Buffer.alloc(4)
  four.writeUInt32BE(value >>> 0)
  return four
}

function box(name: string, ...content: Buffer[]): Buffer {
  const all = Buffer.concat(content)
  return Buffer.concat([u32(all.length + 8), Buffer.from(name), all])
}

/** A page of an Ogg stream (RFC 3533), its checksum included: a browser looks at it. */
function page(kind: number, granule: number, number: number, packets: Buffer[]): Buffer {
  const head = Buffer.alloc(27)
  head.write('OggS')
  head[5] = kind
  head.writeBigUInt64LE(BigInt(granule), 6)
  head.writeUInt32LE(7, 14)
  head.writeUInt32LE(number, 18)
  head[26] = packets.length
  const whole = Buffer.concat([head, Buffer.from(packets.map(({ length }) => length)), ...packets])
  whole.writeUInt32LE(checksum(whole), 22)
  return whole
}

function checksum(bytes: Buffer): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << 24
    for (let i = 0; i < 8; i++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  return sum >>> 0
}
