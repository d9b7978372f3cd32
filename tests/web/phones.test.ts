import { expect } from 'chai'
import { dialled, lastFour, masked, mobileOf, readPhone } from '../../server/web/phones.ts'

describe('a telephone number', () => {
  const forms: [string, string][] = [
    ['13800000000', '13800000000'],
    [' 138 0000 0000 ', '13800000000'],
    ['138-0000-0000', '13800000000'],
    ['１３８００００００００', '13800000000'],
    ['+86 138 0000 0000', '13800000000'],
    ['+86-13800000000', '13800000000'],
    ['008613800000000', '13800000000'],
    ['0744-6221568', '0744-6221568'],
    ['07446221568', '0744-6221568'],
    ['(0744) 6221568', '0744-6221568'],
    ['（０７４４）６２２１５６８', '0744-6221568'],
    ['010-12345678', '010-12345678'],
    ['0744-6221568-801', '0744-6221568-801'],
    ['0744-6221568转801', '0744-6221568-801'],
    ['0744—6221568 转 801', '0744-6221568-801'],
    ['+86 0744 6221568', '0744-6221568'],
    ['021 1234 5678', '021-12345678'],
    ['400-123-4567', '4001234567'],
  ]
  for (const [typed, read] of forms) it(`is understood as ${read} when typed ${typed}`, () => expect(readPhone(typed)).to.equal(read))

  for (const typed of ['', '12345', '12800000000', '138000000000', '1380000000', '0744', 'phone', '١٣٨', '+1 202 555 0100', '13800000000 13900000000', '=1+1', '9'.repeat(60)]) {
    it(`is not one: ${typed || '(nothing)'}`, () => expect(readPhone(typed)).to.equal(undefined))
  }

  it('that is no mainland mobile one gets no SMS', () => {
    const none = ['', '0744-8231234', '12812345678', '1381234567', '138123456789', '+1 138 1234 5678', '+852 9123 4567', '5678', '一三八', '138123x5678']
    for (const phone of none) expect(mobileOf(phone), phone).to.equal(undefined)
  })

  it('is a mobile one however it was written down', () => {
    for (const phone of ['13812345678', '138 1234 5678', '138-1234-5678', '+86 13812345678', '+86-138-1234-5678', '008613812345678', '８６１３８１２３４５６７８', '(138)12345678']) {
      expect(mobileOf(phone), phone).to.equal('13812345678')
    }
  })

  it('is dialled by one tap, its extension after a pause', () => {
    const typed = ['+86 138-1234-5678', '０７４４－８２３１２３４', '0744-8231234-801', '010 62345678 转 12', '+44 20 7946 0958', '12345']
    expect(typed.map(dialled)).to.deep.equal(['13812345678', '07448231234', '07448231234,801', '01062345678,12', '+442079460958', '12345'])
  })

  it('is masked in lists, a short one whole', () => {
    const shown = ['+86 138 1234 5678', '0744-8231234', '0744-8231234-801', '8231234', '823123', ''].map(masked)
    expect(shown).to.deep.equal(['138****5678', '****34', '****34', '****34', '****', '****'])
  })

  it('lets in by the last four digits of the number itself, not of the extension', () => {
    expect(lastFour('13812345678')).to.equal('5678')
    expect(lastFour('0744-6221568')).to.equal('1568')
    expect(lastFour('0744-6221568-801')).to.equal('1568')
  })
})
