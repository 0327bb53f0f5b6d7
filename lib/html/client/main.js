// A page of a folder of HTML, with scripts on: what the preview's pages have and needs no server.
import { followReading } from './contents.js';
import { readingKeys, setUpKeys, setUpPages, setUpTheme } from './controls.js';
import { showNeighbours } from './neighbours.js';
import { makeTabs } from './panels.js';
import { setUpSearch } from './search.js';
import { findTitles } from './titles.js';
import { showTree } from './tree.js';

const { project, path } = document.body.dataset;

function setUpPage() {
  setUpPages();
  makeTabs(document.querySelector('article'));
  followReading();
  showTree(project, path, window.galleyPages);
  showNeighbours(project, path, window.galleyPages);
}

setUpTheme();
setUpSearch(project, findTitles);
setUpKeys(readingKeys);
if (path !== undefined) setUpPage();
