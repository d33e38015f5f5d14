// Runs before the first paint, so that a chosen theme never flashes the other one. No choice means the system's.
try {
  var theme = localStorage.getItem('sluice.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (localStorage.getItem('sluice.motion') === 'reduced') document.documentElement.dataset.motion = 'reduced';
} catch (_) {}
