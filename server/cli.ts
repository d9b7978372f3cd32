import { runCommand } from './command-line.ts'

// Whoever reads no further (`| head`) does not end the work half-way.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
await runCommand(process.argv.slice(2))
