import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';

/** Where Chromium lies unpacked, and the fontconfig file that shows it the machine's fonts and its own. */
export type UnpackedChromium = { readonly program: string; readonly fonts: string };

const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.resolve('@sparticuz/chromium')));
const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };

/** Unpacks the Chromium that npm brings, once for this machine; test files that do it at once never see half of it. */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const folder = join(tmpdir(), `greenloop-chromium-${version}`);
  if (!existsSync(folder)) {
    const fresh = mkdtempSync(`${folder}-`);
    await unpackInto(fresh);
    writeFileSync(join(fresh, 'fonts.conf'), fontConfig(folder));
    try {
      renameSync(fresh, folder);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      // Somebody else was faster.
      if (!existsSync(folder)) throw error;
    }
  }
  return { program: join(folder, 'chromium'), fonts: join(folder, 'fonts.conf') };
}

/** The package unpacks into the system's folder for temporary files, whose name it asks for before it waits for anything. */
async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  const unpacking = chromium.executablePath();
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  await unpacking;
}

function fontConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
