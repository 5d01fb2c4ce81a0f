/**
 * What a reader does on a page before React has taken it over: kept, and given back to the page
 * when there is somebody to answer. Links that lead somewhere work by themselves and are left alone.
 *
 * @module
 */

/** What only a script answers: a click there waits. */
const CONTROLS = 'button, [role="button"], input:is([type="checkbox"], [type="radio"])';

/** A tap on it shows a card instead of following the link. */
const TAPPED = '.term > a';

/** A control that was pressed and not answered yet is marked with it. */
const WAITING = 'data-waiting';

/** Keys that the browser itself answers. */
const NATIVE = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta']);

/** Keys that are a click on what has the focus, or send its form. */
const PRESSING = new Set(['Enter', ' ']);
const PRESSED = `${CONTROLS}, a[href], summary, form *`;

const BUBBLES = { bubbles: true, cancelable: true };

/** One thing that a reader did. */
interface Deed {
  readonly target: EventTarget;
  /** Of two of one kind on one element only the later counts: who presses twice means it once. */
  readonly kind: string;
  readonly again: () => void;
}

type Reading = (event: Event, press: PointerEvent | undefined) => Deed | null;

/** What each event says that the reader did. */
const DEEDS: Readonly<Record<string, Reading>> = {
  click: (event, press) => {
    const control = controlOf(event.target, press);
    if (control === null) return null;
    event.preventDefault();
    event.stopPropagation();
    control.setAttribute(WAITING, '');
    // A click that a key has made comes from no press.
    const pressed = (event as MouseEvent).detail > 0 ? press : undefined;
    return { target: control, kind: 'click', again: () => clickAgain(event as MouseEvent, pressed) };
  },
  submit: (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    return { target: form, kind: 'submit', again: () => form.requestSubmit() };
  },
  input: ({ target }) => ({ target: target!, kind: 'input', again: inputAgain(target) }),
  change: ({ target }) => simple(target!, 'change', () => new Event('change', BUBBLES)),
  toggle: ({ target }) => simple(target!, 'toggle', () => new Event('toggle')),
  focusin: ({ target }) => ({
    target: target!,
    kind: 'focus',
    again: () => {
      if (target === document.activeElement) send(target, new FocusEvent('focusin', BUBBLES));
    },
  }),
};

/** A key that nobody has answered yet. */
function keyDeed(event: KeyboardEvent): Deed | null {
  if (event.defaultPrevented || isNative(event)) return null;
  const kind = `key ${event.timeStamp}`;
  return simple(event.target!, kind, () => new KeyboardEvent('keydown', event));
}

/** What was held until now. */
export interface Held {
  /** Does once more, in the same order, all that the reader did; resolves when it can be seen. */
  readonly giveBack: () => Promise<void>;
}

/** Begins to hold what the reader does in a page. */
export function hold(root: HTMLElement): Held {
  const deeds: Deed[] = [];
  let press: PointerEvent | undefined;

  const put = (deed: Deed | null): void => {
    if (deed === null) return;
    const before = deeds.findIndex(({ target, kind }) => target === deed.target && kind === deed.kind);
    if (before >= 0) deeds.splice(before, 1);
    deeds.push(deed);
  };
  const onPress = (event: PointerEvent): void => {
    press = event;
  };
  const onDeed = (event: Event): void => put(DEEDS[event.type]!(event, press));
  // The last to hear of a key: somebody may have answered it already.
  const onKey = (event: KeyboardEvent): void => put(keyDeed(event));

  const holding = new AbortController();
  const { signal } = holding;
  root.addEventListener('pointerdown', onPress, { capture: true, signal });
  for (const type of Object.keys(DEEDS)) root.addEventListener(type, onDeed, { capture: true, signal });
  window.addEventListener('keydown', onKey, { signal });

  return {
    async giveBack() {
      holding.abort();
      for (const control of root.querySelectorAll(`[${WAITING}]`)) control.removeAttribute(WAITING);
      for (const { again } of deeds) {
        again();
        // React draws what comes of one before the next is done.
        await Promise.resolve();
      }
      if (deeds.length > 0) await drawn();
    },
  };
}

/** Whether nobody but the browser has to answer a key. */
function isNative({ key, target }: KeyboardEvent): boolean {
  if (NATIVE.has(key)) return true;
  return PRESSING.has(key) && target instanceof Element && target.matches(PRESSED);
}

/** The control that a click is meant for. */
function controlOf(target: EventTarget | null, press: PointerEvent | undefined): Element | null {
  if (!(target instanceof Element)) return null;
  return target.closest(CONTROLS) ?? (press?.pointerType === 'touch' ? target.closest(TAPPED) : null);
}

/** Resolves when the browser has drawn what there is now. */
function drawn(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => window.setTimeout(resolve)));
}

/** A deed that is an event, and nothing else. */
function simple(target: EventTarget, kind: string, event: () => Event): Deed {
  return { target, kind, again: () => send(target, event()) };
}

/** Sends an event to an element, if it is still there. */
function send(target: EventTarget | null, event: Event): void {
  if (target instanceof Node && target.isConnected) target.dispatchEvent(event);
}

/** A click and the press it came from. */
function clickAgain(click: MouseEvent, press: PointerEvent | undefined): void {
  if (press !== undefined) {
    send(click.target, new PointerEvent('pointerdown', press));
    send(click.target, new PointerEvent('pointerup', press));
  }
  send(click.target, new MouseEvent('click', click));
}

/**
 * What was typed into a field, which React empties when it takes over. React knows a field's text by
 * what was last set through the element, and hears of an input only if the text differs from that.
 */
function inputAgain(field: EventTarget | null): () => void {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) {
    return () => send(field, new Event('input', BUBBLES));
  }
  const { value } = field;
  return () => {
    field.value = '';
    const prototype = Object.getPrototypeOf(field) as typeof field;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
    send(field, new Event('input', BUBBLES));
  };
}
