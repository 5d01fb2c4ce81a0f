/** "/" puts the cursor into the search field, unless the reader is typing. */
function onKey(event: KeyboardEvent): void {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement | null;
  if (target?.closest('input, textarea, select, [contenteditable], .cm-editor')) return;
  const search = document.querySelector<HTMLInputElement>('.navbar__search-input');
  if (!search) return;
  event.preventDefault();
  search.focus();
}

document.addEventListener('keydown', onKey);

export {};
