// Addresses of the preview, as lib/viewer/addresses.h has them.

const encoded = (path) => path.split('/').map(encodeURIComponent).join('/');

export const pageAddress = (project, path) => `/${encodeURIComponent(project)}/${encoded(path)}`;
export const updateAddress = (project, path) => `/~/page${pageAddress(project, path)}`;
export const treeAddress = (project) => `/~/tree/${encodeURIComponent(project)}`;
export const searchAddress = (project, words) =>
  `/~/search/${encodeURIComponent(project)}?q=${encodeURIComponent(words)}`;
