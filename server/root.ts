import { fileURLToPath } from 'node:url'

/** Absolute path of a file that ships with the project: views, data, built browser files. */
export function shipped(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}
