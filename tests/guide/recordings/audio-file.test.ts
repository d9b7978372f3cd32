import { expect } from 'chai'
import { readAudio } from '../../../server/guide/recordings/audio-file.ts'
import { adts, m4a, mp3, ogg } from './sounds.ts'

describe('a recording’s file', () => {
  for (const [name, bytes, type, seconds] of [
    ['MP3', mp3(77), 'audio/mpeg', 2],
    ['MP3 with tags in front', Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0', 'latin1'), mp3(3100)]), 'audio/mpeg', 81],
    ['Opus in Ogg', ogg(100), 'audio/ogg', 2],
    ['AAC in M4A', m4a(83), 'audio/mp4', 83],
    ['AAC as a stream', adts(90), 'audio/aac', 2],
  ] as const) {
    it(`is ${name} by its own bytes, and says how long it lasts`, () => {
      expect(readAudio(bytes)).to.deep.equal({ type, seconds })
    })
  }

  const riff = Buffer.concat([Buffer.from('RIFF\x24\x08\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data\0\x08\0\0', 'latin1'), Buffer.alloc(2048)])
  for (const [name, bytes] of Object.entries({
    nothing: Buffer.alloc(0),
    'one byte': Buffer.from([0xff]),
    zeros: Buffer.alloc(5000),
    'ten million ones': Buffer.alloc(10_000_000, 0xff),
    'frames of MP3 in front of something larger': Buffer.concat([mp3(5), Buffer.alloc(9000, 0x20)]),
    'a film in Ogg': ogg().fill(Buffer.from('\x80theora', 'latin1'), 28, 35),
    'a picture': Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
    'a page': Buffer.from('<!doctype html><script>alert(1)</script>'.repeat(50)),
    'a program': Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(4000)]),
    'a beginning of MP3 and no more': mp3(1).subarray(0, 200),
    'tags of MP3 and a page behind them': Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0', 'latin1'), Buffer.from('<html>'.repeat(100))]),
    'an M4A that breaks off': m4a().subarray(0, 60),
    'a film': Buffer.concat([m4a()].map((one) => Buffer.from(one.toString('latin1').replace('soun', 'vide').replace('mp4a', 'avc1'), 'latin1'))),
    'WAV, which no phone should be sent': riff,
  })) {
    it(`is not ${name}`, () => {
      expect(readAudio(bytes)).to.equal(undefined)
    })
  }

  it('is read in one look, whatever it is: no head leads to all that comes behind it', () => {
    const head = mp3(1).subarray(0, 4)
    const heads = Buffer.alloc(10_000_000, Buffer.concat([head, Buffer.alloc(3, 0xff)]))
    expect(readAudio(heads)).to.equal(undefined)
    for (const whole of [m4a(), ogg(), mp3(1), adts(3)]) for (let cut = 0; cut < 400; cut++) expect(() => readAudio(whole.subarray(0, cut))).to.not.throw()
  })
})
