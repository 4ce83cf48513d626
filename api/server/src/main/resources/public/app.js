'use strict';
// Everything shown comes from outside and goes through textContent: never markup.
const byId = (id) => document.getElementById(id);
const who = byId('who');
who.value = localStorage.getItem('who') || '';
who.addEventListener('input', () => localStorage.setItem('who', who.value));

let selected = null;
let shown = null;
let shownDigest = null;

async function get(path) {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error((await response.json()).detail);
  return response.json();
}

function words(phase) {
  const text = (phase || '').toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function badge(phase, note) {
  const span = document.createElement('span');
  span.className = 'badge';
  span.dataset.phase = phase || '';
  span.textContent = words(phase) + (note || '');
  return span;
}

function row(values, id) {
  const tr = document.createElement('tr');
  for (const value of values) {
    const td = document.createElement('td');
    td.append(value ?? '');
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
  const groups = (change.groups || []).map((group) =>
    [`${group.instanceGroup} ${group.state}`, `${group.replaced} replaced`,
      ...(group.inHand || []).map((node) => `${node.node || node.instance} ${node.step}`), group.holds].filter(Boolean).join(', '));
  return [tasks, ...groups, change.failure].filter(Boolean).join('; ');
}

// Ids are unique within a cluster only.
const nameOf = (change) => `${change.cluster}/${change.id}`;
const route = (change, verb) =>
  `/v1/changes/${encodeURIComponent(change.id)}${verb ? `/${verb}` : ''}?cluster=${encodeURIComponent(change.cluster)}`;

async function refresh() {
  const [clusters, changes] = await Promise.all([get('/v1/clusters'), get('/v1/changes')]);
  byId('trouble').textContent = '';
  byId('clusters').replaceChildren(...clusters.map((c) =>
    row([c.name, (c.zones || []).join(', '), c.kubernetesVersion, c.networking, badge(c.state)])));
  byId('changes').replaceChildren(...changes.map((c) =>
    row([c.id, c.cluster, c.kind, c.requester, badge(c.phase, c.paused && !c.finishedAt ? ', paused' : ''), progress(c)], nameOf(c))));
  const change = changes.find((c) => nameOf(c) === selected);
  if (change) await show(await get(route(change)));
}

async function select(id) {
  selected = selected === id ? null : id;
  byId('change').hidden = selected === null;
  byId('problem').textContent = '';
  await refresh();
}

async function show(change) {
  if (nameOf(change) !== selected) return;
  shown = change;
  byId('change').hidden = false;
  byId('change-title').replaceChildren(`Change ${change.id} `, badge(change.phase, change.paused && !change.finishedAt ? ', paused' : ''));
  byId('asked').textContent = `${change.requester} asked for: ${change.kind}${change.reason ? ` (${change.reason})` : ''}`
    + (change.digest ? `. Plan ${change.digest}` : '') + (change.approvedBy ? `, approved by ${change.approvedBy}.` : '.')
    + (change.approval === 'two-person' && !change.approvedBy && !change.finishedAt ? ` Somebody other than ${change.requester} has to approve it.` : '');
  byId('waiting').textContent = change.waiting ? `Waiting: ${change.waiting}` : '';
  byId('questions').replaceChildren(...(change.questions || []).map((asked) => question(change, asked)));
  byId('groups').replaceChildren(...(change.groups || []).map((group) => groupRow(change, group)));
  byId('groups-table').hidden = !(change.groups || []).length;
  byId('force').hidden = change.phase !== 'ROLLING';
  if (change.digest !== shownDigest) {
    shownDigest = change.digest || null;
    byId('plan').textContent = '';
    if (change.digest) {
      const response = await fetch(route(change, 'plan'), { headers: { Accept: 'text/plain' } });
      byId('plan').replaceChildren(...(response.ok ? lines(await response.text()) : []));
    }
  }
  byId('actions').replaceChildren(...actions(change));
}

// A diff's lines stand behind a tab, columns and another tab.
function lines(plan) {
  return plan.split('\n').map((text) => {
    const line = document.createElement('span');
    const sign = /^ *\t *\t([-+])/.exec(text);
    if (sign) line.className = sign[1] === '+' ? 'added' : 'removed';
    if (/^\S/.test(text)) line.className = 'heading';
    line.textContent = `${text}\n`;
    return line;
  });
}

// The digest that goes with an approval is that of the plan on the screen.
function actions(change) {
  if (change.finishedAt) return [];
  const buttons = [];
  if (change.phase === 'AWAITING_APPROVAL') {
    buttons.push(button('Approve this plan', change, 'approve', { digest: shownDigest }, 'main'));
    buttons.push(button('Reject', change, 'reject', { digest: shownDigest }));
  }
  buttons.push(button('Abort', change, 'abort', {}));
  buttons.push(change.paused ? button('Resume', change, 'resume', {}) : button('Pause', change, 'pause', {}));
  return buttons;
}

// A question brings its own choices.
function question(change, asked) {
  const block = document.createElement('div');
  const text = document.createElement('p');
  text.className = 'asked';
  text.textContent = `${asked.instanceGroup}: ${asked.question}`;
  block.append(text, ...asked.choices.map((choice) => button(choice, change, 'answer',
    { choice, question: asked.question, instanceGroup: asked.instanceGroup })));
  return block;
}

function groupRow(change, group) {
  const inHand = document.createElement('ul');
  inHand.append(...(group.inHand || []).map((node) => {
    const item = document.createElement('li');
    item.append(`${node.node || node.instance} ${node.step} `, button('Leave it', change, 'skip', { node: node.instance }));
    return item;
  }));
  return row([group.instanceGroup, group.state, `${group.replaced} replaced, ${group.stale} stale of ${group.nodes}`, inHand, group.holds]);
}

async function say(change, verb, body) {
  const response = await fetch(route(change, verb), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, who: who.value }),
  });
  byId('problem').textContent = response.ok ? '' : (await response.json()).detail;
  await refresh();
}

byId('force').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (shown) await say(shown, 'force', { pod: byId('pod').value });
});

function button(label, change, verb, body, kind) {
  const element = document.createElement('button');
  element.textContent = label;
  if (kind) element.className = kind;
  element.addEventListener('click', async () => {
    element.disabled = true;
    await say(change, verb, body);
  });
  return element;
}

let due = null;
function refreshSoon() {
  if (!due) due = setTimeout(() => { due = null; refresh().catch(report); }, 400);
}
function report(error) { byId('trouble').textContent = `This page is out of date: ${error.message}`; }

const events = new EventSource('/v1/events');
events.onmessage = (message) => {
  const entry = JSON.parse(message.data);
  const item = document.createElement('li');
  item.textContent = `${new Date(entry.at).toLocaleTimeString([], { hour12: false })}  ${entry.cluster}  ${entry.message}`;
  byId('journal').prepend(item);
  while (byId('journal').childElementCount > 500) byId('journal').lastElementChild.remove();
  refreshSoon();
};
refresh().catch(report);
setInterval(() => refresh().catch(report), 5000);
