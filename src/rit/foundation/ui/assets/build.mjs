// Builds everything the browser gets: two style sheets, two scripts, one sprite, the font and the icon of the site.
// Sizes and forbidden content are checked here, so that a page never grows heavier or laxer unnoticed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, copyFileSync, watch, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = resolve(here, "../../..");
const root = resolve(source, "../..");
const out = resolve(here, "../static/rit/build");
const packageDir = (name) => join(root, "node_modules", name);
const problems = [];

// gzipped bytes a person has to fetch, at most
const limits = { "staff.css": 70_000, "public.css": 25_000, "staff.js": 12_000, "public.js": 4_000 };

function styles() {
  const compile = (name) => sass.compile(join(here, "scss", name), {
    style: "expanded",
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import"],
  }).css.replace(/^@charset[^;]*;\s*/, "").replace(/^\uFEFF/, "");
  // Tabler's release prefixes its variables; from its sources that step is ours.
  const tabler = compile("tabler.scss").replace(/(?<![\w-])--(?!tblr-)(?=[a-z])/g, "--tblr-");
  const minify = (css) => esbuild.transformSync(css, { loader: "css", minify: true, legalComments: "none" }).code;
  put("staff.css", minify(`${tabler}\n${compile("staff.scss")}`));
  put("public.css", minify(compile("door.scss")));
}

function scripts() {
  for (const name of ["staff", "public"]) {
    const built = esbuild.buildSync({
      entryPoints: [join(here, "js", `${name}.js`)],
      bundle: true, minify: true, format: "iife", target: "es2022", write: false, legalComments: "none",
    });
    put(`${name}.js`, built.outputFiles[0].text);
  }
}

// Icons are those that templates and Python name literally, plus those that icons.txt lists because data name them.
function iconsInUse() {
  const names = new Map();
  const add = (name, where) => names.set(name, [...(names.get(name) ?? []), where]);
  for (const line of readFileSync(join(here, "icons.txt"), "utf8").split("\n")) {
    const name = line.replace(/#.*/, "").trim();
    if (name) add(name, "icons.txt");
  }
  const patterns = {
    ".html": [/<c-icon\s[^>]*?(?<![:\w-])name="([a-z0-9-]+)"/g, /(?<![:\w-])icon="([a-z0-9-]+)"/g, /\{%\s*icon\s+"([a-z0-9-]+)"/g, /#i-([a-z0-9-]+)/g],
    ".py": [/\bicon\s*=\s*"([a-z0-9-]+)"/g, /"icon":\s*"([a-z0-9-]+)"/g],
  };
  for (const file of readdirSync(source, { recursive: true })) {
    const kind = Object.keys(patterns).find((ending) => file.endsWith(ending));
    if (!kind || file.includes("node_modules")) continue;
    const text = readFileSync(join(source, file), "utf8");
    for (const pattern of patterns[kind]) for (const match of text.matchAll(pattern)) add(match[1], file);
  }
  return names;
}

function sprite() {
  const icons = join(packageDir("@tabler/icons"), "icons");
  const symbols = [];
  for (const [name, where] of [...iconsInUse()].sort(([a], [b]) => a.localeCompare(b))) {
    let file = join(icons, "outline", `${name}.svg`);
    if (!existsSync(file)) {
      problems.push(`no such icon: ${name} (${where[0]})`);
      continue;
    }
    const inner = readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    const drawn = inner.replace(/\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s+/g, " ").trim();
    symbols.push(`<symbol id="i-${name}" viewBox="0 0 24 24">${drawn}</symbol>`);
  }
  const ours = readFileSync(join(here, "svg", "shapes.svg"), "utf8").match(/<symbol[\s\S]*<\/symbol>/)[0];
  put("sprite.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${ours}\n${symbols.join("\n")}\n</svg>\n`);
  console.log(`  ${symbols.length} icons`);
}

function files() {
  const font = join(packageDir("@fontsource-variable/source-sans-3"), "files");
  for (const range of ["latin", "latin-ext"]) {
    copyFileSync(join(font, `source-sans-3-${range}-wght-normal.woff2`), join(out, `source-sans-3-${range}.woff2`));
  }
  // Documents are set with the same letter, but typst reads no WOFF2.
  for (const style of ["Regular", "Semibold", "It"]) {
    const name = `SourceSans3-${style}.otf`;
    copyFileSync(join(packageDir("source-sans"), "OTF", name), join(out, name));
  }
  for (const name of ["favicon.svg", "wordmark.svg"]) copyFileSync(join(here, "svg", name), join(out, name));
}

function put(name, text) {
  writeFileSync(join(out, name), text);
  const size = gzipSync(text, { level: 9 }).length;
  console.log(`${name.padEnd(12)} ${(text.length / 1000).toFixed(1).padStart(7)} kB  ${(size / 1000).toFixed(1).padStart(6)} kB gz`);
  if (size > (limits[name] ?? Infinity)) problems.push(`${name} is ${size} bytes gzipped, more than ${limits[name]}`);
  if (name.endsWith(".css") && /url\(\s*["']?(data:|https?:|\/\/)|@import/.test(text)) problems.push(`${name} fetches or embeds something`);
  if (name.endsWith(".js") && /\beval\(|new Function|\.style\b|setAttribute\("style"/.test(text)) problems.push(`${name} breaks the content security policy`);
}

function build() {
  problems.length = 0;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  styles();
  scripts();
  sprite();
  files();
  for (const problem of problems) console.error(`! ${problem}`);
  return problems.length === 0;
}

if (process.argv.includes("--watch")) {
  build();
  let timer;
  watch(source, { recursive: true }, (_event, file) => {
    if (!file || resolve(source, file).startsWith(out) || !/\.(scss|js|html|py|svg|txt)$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      console.log(`\n${relative(root, resolve(source, file))}`);
      try { build(); } catch (error) { console.error(error.message); }
    }, 150);
  });
} else if (!build()) {
  process.exitCode = 1;
}
