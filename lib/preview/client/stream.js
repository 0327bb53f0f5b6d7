// The stream of events, one for the whole browser: of all tabs one reads it and passes on what comes;
// when that tab is closed, another one does (Web Locks).

const address = '/~/events';
const channel = new BroadcastChannel('galley-events');

// `heard(name, data)` for every event; `state(isConnected)` when that changes.
export function follow(heard, state) {
  channel.onmessage = ({ data }) => {
    if (data.name === 'state') return state(data.data);
    if (data.name === 'ask') return undefined;
    return heard(data.name, data.data);
  };
  const tell = (name, data) => {
    channel.postMessage({ name, data });
    return name === 'state' ? state(data) : heard(name, data);
  };
  navigator.locks.request('galley-events', () => read(tell));
}

// Never ends: the lock is this tab's until it goes.
function read(tell) {
  return new Promise(() => {
    const source = new EventSource(address);
    source.onopen = () => tell('state', true);
    source.onerror = () => {
      tell('state', false);
      // A refusal closes the stream for good; the browser itself only mends lost connections.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => again(tell), 2000);
    };
    for (const name of ['page', 'gone', 'problems', 'status', 'tree', 'cursor']) {
      source.addEventListener(name, ({ data }) => tell(name, JSON.parse(data)));
    }
  });
}

function again(tell) {
  read(tell);
}
