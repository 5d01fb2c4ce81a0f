/** What is far from the window waits until the reader comes near, instead of all at once. */
const NEAR = '800px 0px';

/** Calls once, when an element comes near to the window; returns what ends the wait. */
export function whenNear(element: Element, call: () => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      call();
    },
    { rootMargin: NEAR },
  );
  observer.observe(element);
  return () => observer.disconnect();
}
