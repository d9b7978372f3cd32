import { StoreUnavailable } from '../store-unavailable.ts'

/** Waits for a lock, or for a connection, that were given up; a server that is going down, coming up or full. */
const notNow = /^(08...|57P0.|57014|53...|55P03|25006|25P03|40P01|40001|58...|XX00.|ECONN.*|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
/** What the client says of a connection that is gone, or of a pool that has none to give; it has no codes for them. */
const gone = /Connection terminated|connection is closed|not queryable|timeout exceeded when trying to connect|Query read timeout|Client was closed/i

/** Whether what was asked holds a character that PostgreSQL knows no place for. */
export const isUnfit = (error: unknown): boolean => (error as { code?: string }).code === '22021'

/** Whether PostgreSQL cannot be had now but may be later. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true
  const { code, message = '' } = error as { code?: string; message?: string }
  return code === undefined ? gone.test(message) : notNow.test(code)
}
