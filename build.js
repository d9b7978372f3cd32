// Builds what runs: server and tests file by file into build/, then each program as one file in its place; browser modules and
// styles into build/public/ under hashed names, listed in build/public/manifest.json.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const under = (folder, ending) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))

/** What is started: each is made one file, with what they share beside it. All else stays a file each, for tests, threads and the process that packs. */
const programs = ['main', 'cli', 'demo']

/** Leaves imports between our own files as they are, but for the ending. */
const keepImports = {
  name: 'keep-imports',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ kind, path }) =>
      kind === 'entry-point' ? null : { path: path.replace(/\.ts$/, '.js'), external: true },
    )
  },
}

/** Packages of many files, which every process and every thread would read anew: each made one file, they begin sooner. */
const joined = ['kysely', 'zod', 'date-fns', 'date-fns/format', 'date-fns/formatISO', '@date-fns/tz']
const fileOf = (name) => `packages/${name.replace('@', '').replaceAll('/', '-')}`
/** @param folderOf where what is built of a module lies, as its source does below the root */
const joinPackages = (folderOf = dirname) => ({
  name: 'join-packages',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${joined.join('|')})$`) }, ({ importer, path }) => ({ path: relative(folderOf(importer), resolve(`${fileOf(path)}.js`)), external: true }))
  },
})

await rm('build', { recursive: true, force: true })

await build({
  entryPoints: joined.map((name) => ({ in: name, out: fileOf(name) })),
  outdir: 'build',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
})

await build({
  entryPoints: [...under('server', '.ts'), ...(existsSync('tests') ? under('tests', '.ts') : [])],
  outdir: 'build',
  outbase: '.',
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  plugins: [keepImports, joinPackages()],
  logLevel: 'warning',
})

await build({
  entryPoints: programs.map((name) => `server/${name}.ts`),
  outdir: 'build/server',
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  plugins: [joinPackages(() => resolve('server'))],
  logLevel: 'warning',
})

// Entry points are the files directly in public/; folders below it are their parts.
const entries = readdirSync('public').filter((name) => /\.(ts|css)$/.test(name) && !name.endsWith('.d.ts'))
const { metafile } = await build({
  entryPoints: entries.map((name) => join('public', name)),
  outdir: 'build/public',
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'iife',
  // The WebView of an old phone: nothing newer than 2017 in the language.
  target: ['es2017', 'chrome70', 'safari14.1'],
  loader: { '.png': 'empty' },
  metafile: true,
  logLevel: 'warning',
})

const manifest = {}

// The outlines travel with the browser files, so that they too are kept for ever.
const outlines = await readFile('data/basemap.geojson')
const outlinesName = `basemap-${createHash('sha256').update(outlines).digest('hex').slice(0, 8)}.geojson`
await writeFile(join('build/public', outlinesName), outlines)
manifest['basemap.geojson'] = outlinesName

for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint).replace(/\.ts$/, '.js')] = basename(file)
}
await writeFile('build/public/manifest.json', JSON.stringify(manifest, null, 2))

// Compressed once here, not at every request.
for (const file of under('build/public', '')) {
  const bytes = await readFile(file)
  await writeFile(`${file}.br`, brotliCompressSync(bytes))
  await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }))
}
