// Before anything is painted, so that no page flashes in the other theme.
try {
  const theme = localStorage.getItem("ridings.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off: the system decides.
}
