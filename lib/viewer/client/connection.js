// Says whether what is shown is alive.

const badge = document.getElementById('galley-connection');

const words = {
  live: ['live', 'Changes are shown as they are saved'],
  lost: ['connection lost', 'galleyd does not answer: it is asked again every second. Is it running?'],
  refused: [
    'not let in: run galleyctl open',
    'galleyd was started anew and does not know this browser yet. Run galleyctl open: this page goes on then, too',
  ],
};

export function showConnection(state) {
  [badge.textContent, badge.title] = words[state];
  badge.classList.toggle('lost', state !== 'live');
}
