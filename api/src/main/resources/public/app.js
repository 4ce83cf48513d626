'use strict';
// Everything shown comes from outside and goes through textContent: never markup.
const byId = (id) => document.getElementById(id);
const who = byId('who');
who.value = localStorage.getItem('who') || '';
who.addEventListener('input', () => localStorage.setItem('who', who.value));

let selected = null;
let shownDigest = null;

async function get(path) {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error((await response.json()).detail);
  return response.json();
}

function row(values, id) {
  const tr = document.createElement('tr');
  for (const value of values) {
    const td = document.createElement('td');
    td.textContent = value ?? '';
    tr.append(td);
  }
  if (id) {
    tr.tabIndex = 0;
    tr.setAttribute('aria-selected', String(id === selected));
    tr.addEventListener('click', () => select(id));
    tr.addEventListener('keydown', (event) => { if (event.key === 'Enter') select(id); });
  }
  return tr;
}

function progress(change) {
  const tasks = change.tasksTotal ? `${change.tasksDone}/${change.tasksTotal} tasks` : '';
  const groups = (change.groups || []).map((group) => `${group.instanceGroup} ${group.state} ${group.replaced}`);
  return [tasks, ...groups, change.failure].filter(Boolean).join(', ');
}

// Ids are unique within a cluster only.
const nameOf = (change) => `${change.cluster}/${change.id}`;
const route = (change, verb) =>
  `/v1/changes/${encodeURIComponent(change.id)}${verb ? `/${verb}` : ''}?cluster=${encodeURIComponent(change.cluster)}`;

async function refresh() {
  const [clusters, changes] = await Promise.all([get('/v1/clusters'), get('/v1/changes')]);
  byId('clusters').replaceChildren(...clusters.map((c) =>
    row([c.name, (c.zones || []).join(', '), c.kubernetesVersion, c.networking, c.state])));
  byId('changes').replaceChildren(...changes.map((c) =>
    row([c.id, c.cluster, c.kind, c.requester, c.paused ? `${c.phase} (paused)` : c.phase, progress(c)], nameOf(c))));
  const change = changes.find((c) => nameOf(c) === selected);
  if (change) await show(await get(route(change)));
}

async function select(id) {
  selected = id;
  byId('problem').textContent = '';
  await refresh();
}

async function show(change) {
  byId('change').hidden = false;
  byId('change-title').textContent = `Change ${change.id}: ${change.phase}`;
  byId('question').textContent = [change.question, change.waiting && `Waiting: ${change.waiting}`].filter(Boolean).join('\n');
  if (change.digest !== shownDigest) {
    shownDigest = change.digest || null;
    byId('plan').textContent = '';
    if (change.digest) {
      const response = await fetch(route(change, 'plan'), { headers: { Accept: 'text/plain' } });
      byId('plan').textContent = response.ok ? await response.text() : '';
    }
  }
  byId('actions').replaceChildren(...actions(change));
}

// The digest that goes with an approval is that of the plan on the screen.
function actions(change) {
  if (change.finishedAt) return [];
  const buttons = [];
  if (change.phase === 'AWAITING_APPROVAL') {
    buttons.push(button('Approve this plan', change, 'approve', { digest: shownDigest }, 'main'));
    buttons.push(button('Reject', change, 'reject', { digest: shownDigest }));
  }
  if (change.question) {
    for (const choice of ['retry', 'force', 'skip', 'abort']) {
      buttons.push(button(choice, change, 'answer', { choice }));
    }
  }
  buttons.push(change.paused ? button('Resume', change, 'resume', {}) : button('Pause', change, 'pause', {}));
  return buttons;
}

function button(label, change, verb, body, kind) {
  const element = document.createElement('button');
  element.textContent = label;
  if (kind) element.className = kind;
  element.addEventListener('click', async () => {
    element.disabled = true;
    const response = await fetch(route(change, verb), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...body, who: who.value }),
    });
    byId('problem').textContent = response.ok ? '' : (await response.json()).detail;
    await refresh();
  });
  return element;
}

let due = null;
function refreshSoon() {
  if (!due) due = setTimeout(() => { due = null; refresh().catch(report); }, 400);
}
function report(error) { byId('problem').textContent = error.message; }

const events = new EventSource('/v1/events');
events.onmessage = (message) => {
  const entry = JSON.parse(message.data);
  const item = document.createElement('li');
  item.textContent = `${entry.at}  ${entry.cluster}  ${entry.message}`;
  byId('journal').prepend(item);
  while (byId('journal').childElementCount > 500) byId('journal').lastElementChild.remove();
  refreshSoon();
};
refresh().catch(report);
setInterval(() => refresh().catch(report), 5000);
