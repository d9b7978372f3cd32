import pino, { type DestinationStream, type Logger } from 'pino'

/**
 * The log of a process: one line of JSON for each thing that is worth one, with nothing in it of the machine.
 *
 * Of an error stands there what it is called, what it says and where it came from. What else an error carries
 * (the row that a database refused, the address that was asked, the body that was sent) does not: contacts and
 * keys are in that.
 *
 * @param to standard output, unless said otherwise
 */
export function openLog(level: string, to?: DestinationStream): Logger {
  const settings = { level, base: null, serializers: { err: plain } }
  return to === undefined ? pino(settings) : pino(settings, to)
}

interface PlainError {
  type: string
  message: string
  code?: string
  stack?: string
  cause?: PlainError | undefined
  /** Of several that failed together. */
  errors?: PlainError[]
}

/** Deeper, causes repeat themselves, or are a circle. */
const deepest = 4

function plain(error: unknown, depth = 0): PlainError | undefined {
  if (depth > deepest) return undefined
  if (!(error instanceof Error)) return { type: typeof error, message: 'something was thrown that is no error' }
  const { name, message, stack, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const together = error instanceof AggregateError ? error.errors.flatMap((one) => plain(one, depth + 1) ?? []) : []
  return {
    type: name,
    message,
    ...(code !== undefined && { code }),
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: plain(cause, depth + 1) }),
    ...(together.length > 0 && { errors: together }),
  }
}
