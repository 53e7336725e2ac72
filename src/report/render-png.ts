// SVG to PNG with the bundled font: what the machine has installed changes nothing.
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const FONTS = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
);

/** Renders an SVG to a PNG `width` pixels wide; throws what the renderer throws for an SVG that is none. */
export function renderPng(svg: string, width: number): Buffer {
  const options = { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: 'Inter' };
  return new Resvg(svg, { font: options, fitTo: { mode: 'width', value: width } }).render().asPng();
}
