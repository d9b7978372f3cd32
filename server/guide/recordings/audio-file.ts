import { readMp4 } from './boxes.ts'
import { aacHead, afterTags, lengthOfFrames, mp3Head } from './frames.ts'
import { readOgg } from './ogg-pages.ts'

/** What a file is, whatever it is called. */
export interface AudioFile {
  type: 'audio/mpeg' | 'audio/mp4' | 'audio/aac' | 'audio/ogg'
  /** Whole ones; undefined where the file does not say. */
  seconds: number | undefined
}

/** Bytes: a quarter of an hour of speech, and no more than one bar of signal brings in a few minutes. */
export const largestRecording = 10 * 1024 * 1024

/**
 * Judges a file by its own bytes, in one look over them: libraries that know every format search for sound in whatever
 * they are given, some for minutes, while nobody else is answered.
 *
 * @returns undefined for what is none of the recordings that phones play
 */
export function readAudio(bytes: Buffer): AudioFile | undefined {
  const contained = readOgg(bytes)
  if (contained) return { type: 'audio/ogg', seconds: whole(contained.seconds) }
  const boxed = readMp4(bytes)
  if (boxed) return { type: 'audio/mp4', seconds: whole(boxed.seconds) }
  const from = afterTags(bytes)
  for (const [type, head] of [['audio/mpeg', mp3Head], ['audio/aac', aacHead]] as const) {
    const seconds = lengthOfFrames(bytes, from, head)
    if (seconds !== undefined) return { type, seconds: whole(seconds) }
  }
  return undefined
}

/** Nothing lasts no time, or longer than a column holds. */
const whole = (seconds: number | undefined) => seconds && Math.min(Math.max(1, Math.round(seconds)), 359_999)
