// The page of the workspace, bundled in memory: nothing is committed, and nothing comes from a network.
import { fileURLToPath } from 'node:url';

/** The page's two files. */
export type PageFiles = { readonly script: Uint8Array; readonly style: Uint8Array };

const ENTRY = fileURLToPath(new URL('../page/main.tsx', import.meta.url));

let building: Promise<PageFiles | null> | null = null;

/** Bundles the page, once for this process; null when the bundler or what it bundles is not installed, as without development dependencies. */
export function buildPage(): Promise<PageFiles | null> {
  building ??= bundle();
  return building;
}

async function bundle(): Promise<PageFiles | null> {
  const esbuild = await bundler();
  if (esbuild === null) return null;
  const { outputFiles } = await esbuild.build({
    entryPoints: { page: ENTRY },
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const bytes = (ending: string) => {
    const found = outputFiles.find((file) => file.path.endsWith(ending));
    if (found === undefined) throw new Error(`the bundler made no ${ending} file`);
    return found.contents;
  };
  return { script: bytes('.js'), style: bytes('.css') };
}

async function bundler(): Promise<typeof import('esbuild') | null> {
  try {
    import.meta.resolve('slack-blocks-to-jsx');
    return await import('esbuild');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
