// The stream of events, one for the whole browser: of all tabs one reads it and passes on what comes;
// when that tab is closed, another one does (Web Locks).

const address = '/~/events';
const names = ['page', 'failed', 'gone', 'links', 'edited', 'tree', 'status', 'cursor'];
const pause = 1000; // milliseconds before a stream that was refused is asked for again

// `heard`: a function for each name of an event that matters here; `connected(isConnected)` is told
// at the beginning and when that changes.
export function follow(heard, connected) {
  const channel = new BroadcastChannel('galley-events');
  let isConnected;
  const take = ({ name, data }) => {
    if (name === 'connected' && data !== isConnected) connected((isConnected = data));
    else heard[name]?.(data);
  };
  const tell = (message) => {
    channel.postMessage(message);
    take(message);
  };
  let isReading = false;
  channel.onmessage = ({ data }) => {
    // A tab that has just come asks whoever reads.
    if (data.name !== 'ask') take(data);
    else if (isReading) channel.postMessage({ name: 'connected', data: isConnected === true });
  };
  channel.postMessage({ name: 'ask' });
  navigator.locks.request('galley-events', () => {
    isReading = true;
    return new Promise(() => read(tell)); // never ends: the lock is this tab's until it goes
  });
}

function read(tell) {
  const source = new EventSource(address);
  source.onopen = () => tell({ name: 'connected', data: true });
  source.onerror = () => {
    tell({ name: 'connected', data: false });
    // A lost connection the browser itself mends, but a refusal ends the stream for good.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => read(tell), pause);
  };
  for (const name of names) {
    source.addEventListener(name, ({ data }) => tell({ name, data: JSON.parse(data) }));
  }
}
