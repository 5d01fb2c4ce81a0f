/** What an exercise needs of the runtime once somebody wants to write. */

export { library, runner } from '../../runtime/index.ts';
export { CHECKER, checkerText, withAnswer } from '../../runtime/exercises.ts';
export * as shapes from '../../runtime/exercise_shape.ts';
