// Registries that mirror only a part of npm make npm leave other platforms' packages out of the lockfile; `npm ci` then
// refuses it everywhere. What is missing is known: its name and version stand in the package that asks for it.

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const ARCHITECTURES = {
  arm64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
  armv7: 'arm',
  arm: 'arm',
};

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {string} [integrity]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {boolean} [link]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Platform packages that the lockfile should hold and does not.
 * @param {Lockfile} lock
 * @returns {{ path: string, entry: LockedPackage }[]}
 */
export function findMissing(lock) {
  /** @type {Map<string, LockedPackage>} */
  const missing = new Map();
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      if (isLocked(lock, path, name)) continue;
      const target = `node_modules/${name}`;
      const platform = platformOf(name);
      const version = /\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?/.exec(range)?.[0];
      if (platform && version) missing.set(target, { version, ...platform, ...(dev ? { dev } : {}), optional: true });
    }
  }
  return [...missing].map(([path, entry]) => ({ path, entry }));
}

/**
 * @param {Lockfile} lock
 * @returns {Lockfile}
 */
export function completeLockfile(lock) {
  const packages = { ...lock.packages };
  for (const { path, entry } of findMissing(lock)) packages[path] = entry;
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

/**
 * Whether npm would find the package from there: in its own node_modules, or in one further out.
 * @param {Lockfile} lock
 * @param {string} from
 * @param {string} name
 */
function isLocked(lock, from, name) {
  for (let path = from; ; path = path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[path ? `${path}/node_modules/${name}` : `node_modules/${name}`]) return true;
    if (!path) return false;
  }
}

/** @param {string} name */
function platformOf(name) {
  const words = name.replace(/^@/, '').split(/[-/]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const arch = Object.keys(ARCHITECTURES).find((each) => words.includes(each));
  if (!os && arch !== 'wasm32') return null;
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : null;
  return {
    ...(arch ? { cpu: [ARCHITECTURES[/** @type {keyof typeof ARCHITECTURES} */ (arch)]] } : {}),
    ...(os === 'linux' && libc ? { libc: [libc] } : {}),
    ...(os ? { os: [os] } : {}),
  };
}
