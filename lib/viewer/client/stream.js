// The stream of events, one for the whole browser: of all tabs one reads it and passes on what comes;
// when that tab is closed, another one does (Web Locks).

const address = '/~/events';
const probe = '/~/client/stream.js'; // as small as anything that only a browser that was let in gets
const names = ['page', 'failed', 'gone', 'links', 'edited', 'opened', 'tree', 'status', 'cursor'];
const pause = 1000; // milliseconds before a stream that ended is asked for again

// `heard`: a function for each name of an event that matters here; `connected(state)` is told at the
// beginning and when that changes, "live" also for every new stream: what happened before it was not
// heard. States: "live", "lost" (no answer), "refused" (this browser is not let in).
export function follow(heard, connected) {
  const channel = new BroadcastChannel('galley-events');
  let state;
  const take = ({ name, data, isNew }) => {
    if (name !== 'connection') heard[name]?.(data);
    else if (isNew || data !== state) connected((state = data));
  };
  const tell = (message) => {
    channel.postMessage(message);
    take(message);
  };
  let isReading = false;
  channel.onmessage = ({ data }) => {
    // A tab that has just come asks whoever reads.
    if (data.name !== 'ask') take(data);
    else if (isReading && state) channel.postMessage({ name: 'connection', data: state });
  };
  channel.postMessage({ name: 'ask' });
  navigator.locks.request('galley-events', () => {
    isReading = true;
    return new Promise(() => read(tell)); // never ends: the lock is this tab's until it goes
  });
}

// Browsers wait for seconds before they connect anew, and never do after a refusal.
function read(tell) {
  const source = new EventSource(address);
  let wasOpen = false;
  source.onopen = () => {
    wasOpen = true;
    tell({ name: 'connection', data: 'live', isNew: true });
  };
  source.onerror = async () => {
    source.close();
    if (wasOpen) tell({ name: 'connection', data: 'lost' });
    tell({ name: 'connection', data: await reason() });
    setTimeout(() => read(tell), pause);
  };
  for (const name of names) {
    source.addEventListener(name, ({ data }) => tell({ name, data: JSON.parse(data) }));
  }
}

async function reason() {
  try {
    const { status } = await fetch(probe, { method: 'HEAD', cache: 'no-store' });
    return status === 403 ? 'refused' : 'lost';
  } catch {
    return 'lost';
  }
}
