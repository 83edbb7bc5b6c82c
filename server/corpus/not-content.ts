/** Files that tools keep beside a site's pages, in formats that entries are read from too. */
const TOOLS_FILES = new Set([
  'angular.json',
  'biome.json',
  'biome.jsonc',
  'bower.json',
  'compose.yaml',
  'compose.yml',
  'composer.json',
  'deno.json',
  'docent.config.yaml',
  'docker-compose.yaml',
  'docker-compose.yml',
  'jsconfig.json',
  'lerna.json',
  'mkdocs.yaml',
  'mkdocs.yml',
  'npm-shrinkwrap.json',
  'nx.json',
  'package-lock.json',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'renovate.json',
  'turbo.json',
  'vercel.json',
]);
const TOOLS_PATTERNS = [/^tsconfig\b.*\.json$/, /^_config\.ya?ml$/, /\.min\.[^.]+$/];
const TOOLS_FOLDERS = new Set(['node_modules', 'bower_components', '__pycache__']);

/** Whether a folder's file is surely no page and no data of the site. Hidden ones are not. */
export function isToolsFile(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    lower.startsWith('.') ||
    TOOLS_FILES.has(lower) ||
    TOOLS_PATTERNS.some((pattern) => pattern.test(lower))
  );
}

/** Whether what a folder holds is surely none of the site's own. */
export function isToolsFolder(name: string): boolean {
  return name.startsWith('.') || TOOLS_FOLDERS.has(name);
}
