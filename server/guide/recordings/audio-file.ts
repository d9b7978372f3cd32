import { type IFormat, parseBuffer } from 'music-metadata'

/** What a file is, whatever it is called. */
export interface AudioFile {
  type: AudioType
  /** undefined where the file does not say. */
  seconds: number | undefined
}

export type AudioType = 'audio/mpeg' | 'audio/mp4' | 'audio/aac' | 'audio/ogg'

/** Bytes: a quarter of an hour of speech, and no more than one bar of signal brings in a few minutes. */
export const largestRecording = 10 * 1024 * 1024

/** Judges a file by its own bytes. @returns undefined for what is none of the recordings that phones play */
export async function readAudio(bytes: Uint8Array): Promise<AudioFile | undefined> {
  // Whatever it throws, it could not read this as sound.
  const read = await parseBuffer(bytes, undefined, { duration: true, skipCovers: true }).catch(() => undefined)
  const type = read && typeOf(read.format)
  if (type === undefined) return undefined
  const { duration = 0 } = read!.format
  const seconds = Number.isFinite(duration) && duration > 0 ? Math.max(1, Math.round(duration)) : undefined
  // In MP3 and AAC any two bytes may look like a beginning; only frames that follow one another have a length.
  return seconds === undefined && (type === 'audio/mpeg' || type === 'audio/aac') ? undefined : { type, seconds }
}

function typeOf({ container = '', codec = '', hasAudio, hasVideo }: IFormat): AudioType | undefined {
  if (!hasAudio || hasVideo) return undefined
  if (container === 'MPEG' && /Layer 3$/.test(codec)) return 'audio/mpeg'
  if (/^ADTS/.test(container) && /AAC/.test(codec)) return 'audio/aac'
  if (container === 'Ogg' && /^(Opus|Vorbis)/.test(codec)) return 'audio/ogg'
  if (/^(M4A|M4B|mp4\d|iso\w|dash)/.test(container) && /AAC/.test(codec)) return 'audio/mp4'
  return undefined
}
