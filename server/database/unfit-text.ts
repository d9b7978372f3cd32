/** Text that no table can hold; PostgreSQL refuses a NUL in it wherever it stands, even in a question. */
export class UnfitText extends Error {
  override name = 'UnfitText'
}
