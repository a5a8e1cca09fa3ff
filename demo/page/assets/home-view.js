// The app's Home tab.
import { appTabs } from './app-tabs.js';
import { h } from './dom.js';
import { renderBlocks } from './blocks.js';
import { context, empty, redraw } from './model.js';
import { act, store } from './store.js';

export function createHomeView() {
  const body = h('div', { class: 'home-body' });
  const node = h('div', { class: 'view view-home', data: { test: 'home' } },
    h('header', { class: 'chan-head' }, appTabs('home')),
    h('div', { class: 'scroll' }, body));
  const draw = () => {
    const view = store.state.home[store.ui.me] ?? undefined;
    redraw(body, JSON.stringify([view, store.ui.me]), () => {
      if (view === undefined) return empty('bell', 'Tocsin has not written your Home yet',
        'It does so the moment you open this tab. If nothing comes, Tocsin is not connected to this world.');
      const surface = { ctx: context(), id: 'home', act: (el, blockId,
        sent) => act({ type: 'click', viewId: view.id, actionId: el.action_id, blockId, ...sent }) };
      return h('div', { class: 'blocks' }, renderBlocks(view.blocks, surface));
    });
  };
  return { node, draw };
}
