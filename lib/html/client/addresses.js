// Addresses of the pages of a folder of HTML: all lie beside each other, pages.js has their names.
const addresses = new Map(window.galleyPages.map(({ path, address }) => [path, address]));

export const pageAddress = (project, path) => addresses.get(path);
