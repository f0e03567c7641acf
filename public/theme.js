// Runs before the first paint, so that a chosen theme never flashes in the other one's colours.
try {
  var theme = localStorage.getItem('dsage.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (_) {
  // Storage is switched off: the system's colours it is.
}
