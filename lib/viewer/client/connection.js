// Says whether what is shown is alive.

const badge = document.getElementById('galley-connection');

export function showConnection(isConnected) {
  badge.textContent = isConnected ? 'live' : 'connection lost';
  badge.title = isConnected
    ? 'Changes are shown as they are saved'
    : 'galleyd does not answer: it is asked again and again. If it was started anew, run galleyctl open';
  badge.classList.toggle('lost', !isConnected);
}
