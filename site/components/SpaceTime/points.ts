/**
 * Points, lines and boxes of a drawing.
 *
 * @module
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly from: Point;
  readonly to: Point;
}

export interface Box {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

/** The point a part `t` of the way from `a` to `b`. */
export function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

/** Reports whether two boxes overlap. */
export function overlap(a: Box, b: Box): boolean {
  return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
}

/** Reports whether a line passes through a box: it is clipped until nothing is left, or some. */
export function crosses({ from, to }: Line, box: Box): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [start, end] = [0, 1];
  const clip = (distance: number, speed: number): boolean => {
    if (speed === 0) return distance >= 0;
    const t = distance / speed;
    if (speed < 0) start = Math.max(start, t);
    else end = Math.min(end, t);
    return start <= end;
  };
  return (
    clip(from.x - box.x1, -dx) &&
    clip(box.x2 - from.x, dx) &&
    clip(from.y - box.y1, -dy) &&
    clip(box.y2 - from.y, dy)
  );
}
