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

/** What was held until now. */
export interface Held {
  /** Does once more, in the same order, all that the reader did; resolves when it can be seen. */
  readonly giveBack: () => Promise<void>;
  /** Forgets it; the next click is held again. */
  readonly drop: () => void;
}

type Deed = () => void;

/** Begins to hold what the reader does in a page. */
export function hold(root: HTMLElement): Held {
  /** By element and kind: who presses a button twice since nothing happens means it once. */
  let deeds = new Map<string, Deed>();
  const numbers = new Map<EventTarget, number>();
  let press: PointerEvent | undefined;

  const put = (target: EventTarget, kind: string, deed: Deed): void => {
    const number = numbers.get(target) ?? numbers.size;
    numbers.set(target, number);
    deeds.delete(`${number} ${kind}`);
    deeds.set(`${number} ${kind}`, deed);
  };

  const listeners: readonly (readonly [string, (event: Event) => void])[] = [
    ['pointerdown', (event) => (press = event as PointerEvent)],
    [
      'click',
      (event) => {
        const control = controlOf(event.target, press);
        if (control === null) return;
        event.preventDefault();
        event.stopPropagation();
        control.setAttribute(WAITING, '');
        // A click that a key has made comes from no press.
        const pressed = (event as MouseEvent).detail > 0 ? press : undefined;
        put(control, 'click', () => clickAgain(event as MouseEvent, pressed));
      },
    ],
    [
      'submit',
      (event) => {
        event.preventDefault();
        put(event.target!, 'submit', () => (event.target as HTMLFormElement).requestSubmit());
      },
    ],
    ['input', ({ target }) => put(target!, 'input', inputAgain(target))],
    [
      'change',
      ({ target }) => put(target!, 'change', () => again(target, new Event('change', BUBBLES))),
    ],
    ['toggle', ({ target }) => put(target!, 'toggle', () => again(target, new Event('toggle')))],
    [
      'focusin',
      ({ target }) =>
        put(target!, 'focus', () => {
          if (target === document.activeElement) again(target, new FocusEvent('focusin', BUBBLES));
        }),
    ],
  ];
  // A key that somebody has answered already is no longer to be answered.
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isNative(event)) return;
    put(event.target!, `key ${event.timeStamp}`, () =>
      again(event.target, new KeyboardEvent('keydown', event)),
    );
  };

  for (const [type, listener] of listeners) root.addEventListener(type, listener, true);
  window.addEventListener('keydown', onKey);

  const forget = (): void => {
    for (const control of root.querySelectorAll(`[${WAITING}]`)) control.removeAttribute(WAITING);
  };

  return {
    async giveBack() {
      for (const [type, listener] of listeners) root.removeEventListener(type, listener, true);
      window.removeEventListener('keydown', onKey);
      forget();
      for (const deed of deeds.values()) {
        deed();
        // React draws what comes of one before the next is done.
        await Promise.resolve();
      }
      if (deeds.size > 0) await drawn();
    },
    drop() {
      forget();
      deeds = new Map();
    },
  };
}

const BUBBLES = { bubbles: true, cancelable: true };

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

/** An event for an element, if it is still there. */
function again(target: EventTarget | null, event: Event): void {
  if (target instanceof Node && target.isConnected) target.dispatchEvent(event);
}

/** A click and the press it came from. */
function clickAgain(click: MouseEvent, press: PointerEvent | undefined): void {
  if (press !== undefined) {
    again(click.target, new PointerEvent('pointerdown', press));
    again(click.target, new PointerEvent('pointerup', press));
  }
  again(click.target, new MouseEvent('click', click));
}

/**
 * What was typed into a field, which React empties when it takes over. React knows a field's text by
 * what was last set through the element, and hears of an input only if the text differs from that.
 */
function inputAgain(field: EventTarget | null): Deed {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) {
    return () => again(field, new Event('input', BUBBLES));
  }
  const { value } = field;
  return () => {
    field.value = '';
    const prototype = Object.getPrototypeOf(field) as typeof field;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
    again(field, new Event('input', BUBBLES));
  };
}
