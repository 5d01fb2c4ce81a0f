/** The worker program, bundled into one script text. */
declare module '*?worker-text' {
  const text: string;
  export default text;
}

/** Source texts under the roots that the file names, by path. */
declare module '*?library-text' {
  const files: Readonly<Record<string, string>>;
  export default files;
  /** JavaScript of those that no chapter shows as a program of its own, by the same paths. */
  export const code: Readonly<Record<string, string>>;
}

/** Address of the page of the sandboxed frame, which runs the script. */
declare module '*?frame-page' {
  const address: string;
  export default address;
}
