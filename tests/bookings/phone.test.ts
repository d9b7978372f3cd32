import { expect } from 'chai'
import { isMobile, lastFour, masked, readPhone } from '../../server/bookings/phone.ts'

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

  it('says whether it takes text messages', () => {
    expect(isMobile('13800000000')).to.equal(true)
    expect(isMobile('0744-6221568')).to.equal(false)
  })

  it('is shown without its middle', () => {
    expect(masked('13812345678')).to.equal('138****5678')
    expect(masked('0744-6221568-801')).to.not.contain('6221')
  })

  it('lets in by the last four digits of the number itself, not of the extension', () => {
    expect(lastFour('13812345678')).to.equal('5678')
    expect(lastFour('0744-6221568')).to.equal('1568')
    expect(lastFour('0744-6221568-801')).to.equal('1568')
  })
})
