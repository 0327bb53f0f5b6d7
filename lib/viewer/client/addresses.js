// Addresses of the preview, as lib/viewer/addresses.h has them.

const encoded = (path) => path.split('/').map(encodeURIComponent).join('/');

export const pageAddress = (project, path) => `/${encodeURIComponent(project)}/${encoded(path)}`;
// `have`: the generation of the page that is here already; its parts are not sent again.
export const updateAddress = (project, path, have) =>
  `/~/page${pageAddress(project, path)}${have ? `?have=${have}` : ''}`;
export const treeAddress = (project) => `/~/tree/${encodeURIComponent(project)}`;
export const searchAddress = (project, words) =>
  `/~/search/${encodeURIComponent(project)}?q=${encodeURIComponent(words)}`;
