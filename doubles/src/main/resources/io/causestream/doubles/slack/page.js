'use strict';
// Foreign text reaches the page as text nodes alone: nothing here ever sets innerHTML.

const EMOJI = { red_circle: '🔴', large_orange_circle: '🟠', large_yellow_circle: '🟡', large_green_circle: '🟢', large_blue_circle: '🔵',
  white_check_mark: '✅', warning: '⚠️', boom: '💥', rotating_light: '🚨', hourglass: '⌛', hourglass_flowing_sand: '⏳', robot_face: '🤖', fire: '🔥',
  mag: '🔍', wrench: '🔧', hammer_and_wrench: '🛠️', bulb: '💡', page_facing_up: '📄', chart_with_upwards_trend: '📈', bar_chart: '📊', calendar: '📅',
  clock1: '🕐', package: '📦', link: '🔗', information_source: 'ℹ️', no_bell: '🔕', bell: '🔔', memo: '📝', arrows_counterclockwise: '🔄' };
const LONG = 700;
const view = { channel: null, thread: null, seen: new Map(), open: new Set() };
let state = { team: '', channels: [] };

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

function unescape(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function safeUrl(url) {
  return /^https?:\/\//.test(url) ? url : '#';
}

/** Slack's mrkdwn as nodes: fences first, then code, then what is between angle brackets, then bold and the like. */
function mrkdwn(text) {
  const nodes = [];
  const fences = text.split('```');
  const closed = fences.length % 2 === 1;
  fences.forEach((part, i) => {
    if (i % 2 === 1 && (closed || i < fences.length - 1)) nodes.push(el('pre', '', unescape(part.replace(/^\n|\n$/g, ''))));
    else if (part) nodes.push(...quotes(i % 2 === 1 ? '```' + part : (i > 0 ? part.replace(/^\n/, '') : part)));
  });
  return nodes;
}

function quotes(text) {
  const nodes = [];
  let plain = [];
  const flush = () => { if (plain.length) nodes.push(...inline(plain.join('\n'))); plain = []; };
  for (const line of text.split('\n')) {
    if (line.startsWith('&gt;') || line.startsWith('>')) { flush(); nodes.push(el('blockquote', '', ...inline(line.replace(/^(&gt;|>) ?/, '')))); }
    else plain.push(line);
  }
  flush();
  return nodes;
}

function inline(text) {
  const pattern = /`([^`\n]+)`|<([^<>\n]{1,3000})>|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])|:([a-z0-9_+-]+):/g;
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > last) nodes.push(unescape(text.slice(last, match.index)));
    const [all, code, angle, bold, italic, strike, emoji] = match;
    if (code !== undefined) nodes.push(el('code', '', unescape(code)));
    else if (angle !== undefined) nodes.push(bracket(angle));
    else if (bold !== undefined) nodes.push(el('b', '', ...inline(bold)));
    else if (italic !== undefined) nodes.push(el('i', '', ...inline(italic)));
    else if (strike !== undefined) nodes.push(el('s', '', ...inline(strike)));
    else nodes.push(EMOJI[emoji] ?? all);
    last = match.index + all.length;
  }
  if (last < text.length) nodes.push(unescape(text.slice(last)));
  return nodes;
}

function bracket(text) {
  if (/^[!@#]/.test(text)) {
    if (text.startsWith('!date^')) {
      const [, seconds, format] = text.split('^');
      const at = new Date(seconds * 1000);
      return el('span', '', /date/.test(format) ? at.toLocaleString() : at.toLocaleTimeString());
    }
    return el('span', 'mention', text.split('|')[1] ?? '@' + text.replace(/^[!@#]/, ''));
  }
  const [url, label] = text.split('|');
  const link = el('a', '', unescape(label ?? url));
  link.href = safeUrl(unescape(url));
  link.rel = 'noopener noreferrer';
  link.target = '_blank';
  return link;
}

function textObject(object, key) {
  const box = el('div', 'text');
  const content = object.type === 'plain_text' ? [plain(object.text)] : mrkdwn(object.text);
  const long = object.text.length > LONG && !object.text.includes('```');
  if (!long || view.open.has(key)) { box.append(...content); return box; }
  // Between lines, so that no date or link is cut in its middle.
  const end = object.text.lastIndexOf('\n', LONG);
  const cut = object.text.slice(0, end > LONG / 2 ? end : LONG);
  box.append(...(object.type === 'plain_text' ? [plain(cut)] : mrkdwn(cut)), '… ');
  const more = el('button', 'more', 'See more');
  more.onclick = () => { view.open.add(key); draw(); };
  box.append(more);
  return box;
}

function plain(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (all, name) => EMOJI[name] ?? all);
}

function picture(id, title, alt) {
  const image = el('img', 'picture');
  image.src = 'files/' + encodeURIComponent(id);
  image.alt = alt ?? title ?? '';
  image.title = alt ?? '';
  return el('div', '', title ? el('div', 'caption', title) : null, image);
}

function block(it, key) {
  switch (it.type) {
    case 'header': return el('div', 'header', plain(it.text.text));
    case 'section': {
      const section = el('div', '');
      if (it.text) section.append(el('div', 'section', textObject(it.text, key), it.accessory?.type === 'button' ? button(it.accessory) : null));
      if (it.fields) section.append(el('div', 'fields', ...it.fields.map((field, i) => textObject(field, key + '/f' + i))));
      return section;
    }
    case 'context': return el('div', 'context', ...it.elements.map(e => e.type === 'image' ? '' : el('span', '', ...(e.type === 'plain_text' ? [plain(e.text)] : inline(e.text)))));
    case 'divider': return el('hr', 'divider');
    case 'image': return it.slack_file ? picture(it.slack_file.id, it.title?.text, it.alt_text) : el('div', 'caption', it.alt_text);
    case 'actions': return el('div', 'actions', ...it.elements.map(button));
    case 'markdown': return el('div', 'text', it.text);
    case 'table': return el('table', '', ...(it.rows ?? []).map(row => el('tr', '', ...row.map(cell => el('td', '', words(cell))))));
    case 'rich_text': return el('div', 'text', words(it));
    default: return el('div', 'caption', 'unsupported here: ' + it.type);
  }
}

function words(node) {
  if (node === null || typeof node !== 'object') return '';
  if (typeof node.text === 'string') return node.text;
  return Object.values(node).flat().map(words).join('');
}

function button(it) {
  const text = plain(it.text?.text ?? '');
  if (!it.url) return el('span', it.style ?? '', text);
  const link = el('a', it.style ?? '', text);
  link.href = safeUrl(it.url);
  link.rel = 'noopener noreferrer';
  link.target = '_blank';
  return link;
}

function body(it, key) {
  const box = el('div', '');
  if (it.blocks?.length) box.append(...it.blocks.map((b, i) => block(b, key + '/' + i)));
  else if (it.text) box.append(el('div', 'text', ...mrkdwn(it.text)));
  for (const [i, attachment] of (it.attachments ?? []).entries()) {
    const inner = el('div', 'attachment');
    const named = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };
    const color = named[attachment.color] ?? (/^#?[0-9a-fA-F]{6}$/.test(attachment.color ?? '') ? '#' + attachment.color.replace('#', '') : '#cccccc');
    inner.style.borderLeftColor = color;
    if (attachment.blocks) inner.append(...attachment.blocks.map((b, n) => block(b, key + '/a' + i + '/' + n)));
    else inner.append(el('div', 'text', ...mrkdwn(attachment.text ?? attachment.fallback ?? '')));
    box.append(inner);
  }
  return box;
}

function time(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

function message(it, channel, inThread) {
  const key = channel.id + '/' + it.ts;
  const content = el('div', 'content');
  const head = el('div', '', el('span', 'who', 'Causestream'), el('span', 'badge', 'APP'), el('span', 'time', time(it.ts)));
  if (it.versions.length) {
    const versions = el('details', 'versions', el('summary', '', '🕘 ' + (it.versions.length + 1) + ' versions'));
    versions.open = view.open.has(key + '/v');
    versions.ontoggle = () => versions.open ? view.open.add(key + '/v') : view.open.delete(key + '/v');
    versions.append(...it.versions.map((v, i) => el('div', 'old', el('span', 'time', new Date(v.at).toLocaleTimeString()), body(v.body, key + '/v' + i))));
    head.append(versions);
  }
  content.append(head, body(it.body, key));
  if (it.versions.length && !it.body.blocks && !it.body.attachments) content.append(el('span', 'edited', ' (edited)'));
  for (const file of it.files) {
    if (file.image) content.append(picture(file.id, file.title, file.title));
    else {
      const link = el('a', '', file.title || file.name);
      link.href = 'files/' + encodeURIComponent(file.id);
      content.append(el('div', 'snippet', '📄 ', link));
    }
  }
  const replies = channel.messages.filter(other => other.thread_ts === it.ts);
  if (replies.length && !inThread) {
    const open = el('button', 'replies', '💬 ' + replies.length + (replies.length === 1 ? ' reply' : ' replies'), el('small', '', 'last at ' + time(replies.at(-1).ts)));
    open.onclick = () => { location.hash = 'channel=' + channel.name + '&thread=' + it.ts; };
    content.append(open);
  }
  return el('article', 'message', el('div', 'avatar', 'C'), content);
}

function readHash() {
  const hash = new URLSearchParams(location.hash.slice(1));
  if (hash.get('theme') === 'dark') document.body.classList.add('dark');
  const named = state.channels.find(channel => channel.name === hash.get('channel'));
  const busiest = state.channels.find(channel => channel.messages.length) ?? state.channels[0];
  view.channel = named ?? view.channel ?? busiest ?? null;
  view.channel = state.channels.find(channel => channel.id === view.channel?.id) ?? null;
  const wanted = hash.get('thread');
  const top = view.channel?.messages.filter(it => !it.thread_ts) ?? [];
  view.thread = (wanted === 'first' ? top[0] : wanted === 'last' ? top.at(-1) : top.find(it => it.ts === wanted)) ?? null;
}

function keepScroll(box, change) {
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  const top = box.scrollTop;
  change();
  box.scrollTop = atEnd && box.dataset.drawn ? box.scrollHeight : top;
  box.dataset.drawn = 'yes';
}

function draw() {
  readHash();
  document.getElementById('team').textContent = state.team;
  const channel = view.channel;
  if (!channel) return;
  view.seen.set(channel.id, channel.messages.length);
  document.getElementById('channels').replaceChildren(...state.channels.map(it => {
    const unread = it.messages.filter(m => !m.thread_ts).length - Math.min(view.seen.get(it.id) ?? 0, it.messages.filter(m => !m.thread_ts).length);
    const item = el('button', (it === channel ? 'on' : '') + (unread ? ' unread' : ''), el('span', 'name', '# ' + it.name), unread ? el('span', 'count', String(unread)) : null);
    item.onclick = () => { location.hash = 'channel=' + it.name; };
    return el('li', '', item);
  }));
  document.getElementById('channel-name').textContent = '# ' + channel.name;
  const top = channel.messages.filter(it => !it.thread_ts);
  const list = document.getElementById('messages');
  keepScroll(list, () => list.replaceChildren(...(top.length ? top.map(it => message(it, channel, false)) : [el('div', 'empty', 'Nothing here yet.')])));
  const thread = document.getElementById('thread');
  thread.hidden = !view.thread;
  if (view.thread) {
    document.getElementById('thread-channel').textContent = '# ' + channel.name;
    const replies = channel.messages.filter(it => it.thread_ts === view.thread.ts);
    const box = document.getElementById('replies');
    keepScroll(box, () => box.replaceChildren(message(view.thread, channel, true),
      el('div', 'rule', replies.length + (replies.length === 1 ? ' reply' : ' replies')), ...replies.map(it => message(it, channel, true))));
  }
  const newest = state.channels.flatMap(it => it.messages).filter(it => !it.thread_ts).sort((a, b) => a.ts < b.ts ? 1 : -1)[0];
  document.getElementById('preview').textContent = newest ? unescape(plain(newest.body.text ?? '')).slice(0, 150) : 'nothing has been posted yet';
}

async function load() {
  const answer = await fetch('state');
  state = await answer.json();
  draw();
}

document.getElementById('theme').onclick = () => document.body.classList.toggle('dark');
document.getElementById('width').onclick = () => document.body.classList.toggle('phone');
document.getElementById('close-thread').onclick = () => { location.hash = 'channel=' + view.channel.name; };
window.addEventListener('hashchange', draw);
new EventSource('changes').onmessage = load;
load();
