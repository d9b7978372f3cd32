import { filled } from '../../server/web/filled'

/** Says the unit behind a number again, once the number is another: 1 visit, 2 visits. */
export function sayUnit(number: HTMLElement): void {
  const unit = number.nextElementSibling
  if (unit instanceof HTMLElement && unit.dataset.unit) unit.textContent = filled(unit.dataset.unit, { n: number.textContent ?? '' })
}
