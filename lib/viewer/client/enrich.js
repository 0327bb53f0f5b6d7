// Makes more of parts of the page than their text: colours, formulas, diagrams. What is near the
// window is enriched at once, so that nobody sees it change; the rest when it comes near. An element
// that was enriched has its text in data-source (morph.js goes by that).

const packages = new Set((document.body.dataset.packages ?? '').split(' '));

export const isInstalled = (name) => packages.has(name);

const scripts = new Map();

// A script of a package, once; the promise fails when it cannot be had.
export function loadScript(address) {
  if (!scripts.has(address)) {
    scripts.set(address, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(script);
    }));
  }
  return scripts.get(address);
}

export function loadStyle(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  document.head.append(link);
}

const margin = 600; // pixels around the window
const enrichers = new WeakMap();

const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    enrichers.get(target)?.(target);
  }
}, { rootMargin: `${margin}px` });

function isNear(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > -margin && box.top < window.innerHeight + margin;
}

export function enrichAll(elements, enrich) {
  const far = [];
  const near = [];
  for (const element of elements) (isNear(element) ? near : far).push(element);
  near.forEach(enrich);
  for (const element of far) {
    enrichers.set(element, enrich);
    observer.observe(element);
  }
}
