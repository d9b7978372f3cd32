import { fileURLToPath, pathToFileURL } from 'node:url'

/** Absolute path of a file that ships with the project: views, data, built browser files. */
export function shipped(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

/**
 * Address of a built module of the server with which a thread or a process begins, or that a thread is told to load. Where
 * all of a program is one file, no module is found by its own address.
 *
 * @param path below `server`, without its ending
 */
export const moduleAt = (path: string): URL => pathToFileURL(shipped(`build/server/${path}.js`))
